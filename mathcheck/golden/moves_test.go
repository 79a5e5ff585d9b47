package golden_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
)

// series returns numbers x0, x1, … of which each has moved by i ulps, but for one
// that has doubled, and those on file.
func series(n, doubled int) (got, want []golden.Number) {
	for i := range n {
		name := fmt.Sprintf("x%d", i)
		want = append(want, golden.Number{Name: name, Value: 1})
		moved := math.Float64frombits(math.Float64bits(1) + uint64(i))
		if i == doubled {
			moved = 2
		}
		got = append(got, golden.Number{Name: name, Value: moved})
	}
	return got, want
}

func TestAFailureBeginsWithASummary(t *testing.T) {
	got, want := series(31, 7)
	dir := t.TempDir()
	m := golden.Moves{
		What: "G1 departs from its record", Of: len(want), Numbers: golden.Compare(got, want, 4), Allowed: 4,
		Texts: []string{"title is another"}, Others: []string{"figure a", "figure b"}, Verdict: "the verdict stays reproduced", Dir: dir,
	}
	r := &recorder{TB: t}
	m.Fail(r)
	require.Len(t, r.failures, 1)
	lines := strings.Split(r.failures[0], "\n")
	require.Len(t, lines, 12, "a summary, ten lines, and where the rest is")
	assert.Equal(t, "G1 departs from its record: 26 of 31 numbers moved by more than 4 ulps, the farthest x7, from 1 to 2, over a million ulps; "+
		"1 text reads otherwise; 2 other differences; the verdict stays reproduced", lines[0])
	assert.Equal(t, "    title is another", lines[1])
	assert.Contains(t, lines[2], "x7: is 2 ", "the farthest comes first")
	assert.Contains(t, lines[3], "x30: is ")
	path := filepath.Join(dir, "moved.txt")
	assert.Equal(t, "    … and 19 more, all of them in "+path+" (kept with -artifacts)", lines[11])
	all, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, 30, strings.Count(string(all), "\n"), "summary and 29 differences")
	assert.Contains(t, string(all), "figure b")
}

func TestFewDifferencesAreAllListed(t *testing.T) {
	got, want := series(11, 0)
	r := &recorder{TB: t}
	m := golden.Moves{What: "numbers.txt", Of: 11, Numbers: golden.Compare(got, want, 0)[:10], Dir: filepath.Join(t.TempDir(), "none")}
	m.Fail(r)
	require.Len(t, r.failures, 1)
	assert.Equal(t, 10, strings.Count(r.failures[0], "\n"))
	assert.NoDirExists(t, m.Dir)
	golden.Moves{}.Fail(t)
}

func TestWhatIsMissingIsFarthest(t *testing.T) {
	m := golden.Moves{What: "f", Of: 2, Numbers: golden.Compare([]golden.Number{{"a", 2}}, []golden.Number{{"a", 1}, {"b", 3}}, 0)}
	assert.Equal(t, "f: 2 of 2 numbers moved, the farthest b, which stands in the file as 3, but was not measured", m.Summary())
}

// TestMillionsOfUlpsAreNotCounted, which tell no more than that a number is another.
func TestMillionsOfUlpsAreNotCounted(t *testing.T) {
	assert.Equal(t, "1000000 ulps", golden.Ulps(1_000_000))
	assert.Equal(t, "over a million ulps", golden.Ulps(1_000_001))
	d := golden.Compare([]golden.Number{{"x", 1}}, []golden.Number{{"x", 2}}, 0)
	assert.Contains(t, d[0].String(), "moved by -1, over a million ulps, relative -0.5")
}
