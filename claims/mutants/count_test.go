package mutants

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestScoreCounts(t *testing.T) {
	s := score{Package: "p"}
	byHand, a, b := mutant{file: "p.go", name: "by hand", killers: "Test"}, mutant{file: "p.go", name: "a"}, mutant{file: "p.go", name: "b"}
	s.count(byHand, killed, false)
	s.count(byHand, survived, false)
	s.count(a, killed, false)
	s.count(b, survived, false)
	s.count(a, survived, true)
	s.count(b, killed, true)
	s.count(a, notCompiled, false)
	assert.Equal(t, score{
		Package: "p", Listed: 2, ListedKilled: 1, Drawn: 4, DrawnKilled: 1, Equivalent: 1, NotCompiled: 1,
		Survivors: []string{"p.go\tb", "p.go\tb", "p.go\tby hand"},
	}, s)
	assert.Equal(t, 2./5, s.value())

	assert.False(t, s.forget(a))
	assert.True(t, s.forget(byHand))
	assert.True(t, s.forget(b))
	assert.Equal(t, score{Package: "p", Listed: 1, ListedKilled: 1, Drawn: 3, DrawnKilled: 1, Equivalent: 1, NotCompiled: 1, Survivors: []string{"p.go\tb"}}, s)
}
