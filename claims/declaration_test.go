package claims

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestDeclarationsAreWhole: what is missing is named. TestPromisesOfVerify has the
// rest.
func TestDeclarationsAreWhole(t *testing.T) {
	assert.NoError(t, fake(plain()).validate())
	assert.NoError(t, inParts().validate())
	for says, change := range map[string]func(*Experiment[float64]){
		"has no rules":                   func(x *Experiment[float64]) { x.Rules = nil },
		"has no name of G1a":             func(x *Experiment[float64]) { x.Name = "" },
		"has no statement of G1a":        func(x *Experiment[float64]) { x.Statement = "" },
		"no name of a sabotage of G1a":   func(x *Experiment[float64]) { x.Sabotages[0].Name = "" },
		`quantity "a | b", want words`:   func(x *Experiment[float64]) { x.Rules[0].Quantity = "a | b" },
		`quantity "a\tb", want words`:    func(x *Experiment[float64]) { x.Rules[0].Quantity = "a\tb" },
		`want one {} that stands for it`: func(x *Experiment[float64]) { x.Rules[0].Sentence = "{} and {}" },
	} {
		c := fake(plain())
		c.Parts = []Part{lettered("a", change)}
		assert.ErrorContains(t, c.validate(), says)
	}
}
