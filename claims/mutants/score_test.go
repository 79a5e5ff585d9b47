package mutants

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// leastScore is the share of mutants that have to be killed, equivalents apart.
const leastScore = 0.95

// score counts what became of a package's mutants, and names those that survive.
type score struct {
	Package                        string
	Seed                           int
	Listed, ListedKilled           int
	Drawn, DrawnKilled, Equivalent int
	NotCompiled                    int // in place of which others were drawn
	Survivors                      []string
}

func (s score) value() float64 {
	return float64(s.ListedKilled+s.DrawnKilled) / float64(s.Listed+s.Drawn-s.Equivalent)
}

// count adds a mutant to the score.
func (s *score) count(m mutant, o outcome, isEquivalent bool) {
	if o == notCompiled && !m.isListed() {
		s.NotCompiled++
		return
	}
	switch {
	case o == killed && m.isListed():
		s.ListedKilled++
	case o == killed && !isEquivalent:
		s.DrawnKilled++
	case o == survived && isEquivalent:
		s.Equivalent++
	default: // what is called an equivalent and is killed, too
		s.Survivors = append(s.Survivors, m.String())
		slices.Sort(s.Survivors)
	}
	if m.isListed() {
		s.Listed++
	} else {
		s.Drawn++
	}
}

// forget takes a survivor out of the score, and tells whether it was one.
func (s *score) forget(m mutant) bool {
	i := slices.Index(s.Survivors, m.String())
	if i < 0 {
		return false
	}
	s.Survivors = slices.Delete(slices.Clone(s.Survivors), i, i+1)
	if m.isListed() {
		s.Listed--
	} else {
		s.Drawn--
	}
	return true
}

// check also adds up: a survivor is missing from the counts of those killed.
func (s score) check(t testing.TB) {
	assert.GreaterOrEqual(t, s.value(), leastScore, "%s: survivors %q", s.Package, s.Survivors)
	assert.Equal(t, s.Listed+s.Drawn-s.Equivalent, s.ListedKilled+s.DrawnKilled+len(s.Survivors), "%s", s.Package)
}

const countsFormat = "seed %d, listed %d, killed %d; drawn %d, killed %d, equivalent %d; not compiled %d"

// rows are those of the score in its file.
func (s score) rows() []string {
	rows := []string{fmt.Sprintf("%s\t%.1f %%\t"+countsFormat, s.Package, 100*s.value(),
		s.Seed, s.Listed, s.ListedKilled, s.Drawn, s.DrawnKilled, s.Equivalent, s.NotCompiled)}
	for _, m := range s.Survivors {
		rows = append(rows, s.Package+"\tsurvives\t"+strings.Replace(m, "\t", ": ", 1))
	}
	return rows
}

const scoreHeader = `# What became of mutants, by package: killed/(listed + drawn - equivalent), the counts, and those that survive.
# go test ./claims/mutants -timeout 0 -mutants all -update writes it; PACKAGE in place of all writes its lines only.
`

func scorePath(t testing.TB) string {
	return filepath.Join(folder(t), "testdata", "mutants", "score.tsv")
}

func scoreRows(t testing.TB) [][]string {
	if _, err := os.Stat(scorePath(t)); os.IsNotExist(err) {
		return nil
	}
	return table(t, scorePath(t), 3)
}

var writing sync.Mutex

// write puts the score in place of the package's on file.
func (s score) write(t testing.TB) {
	writing.Lock()
	defer writing.Unlock()
	lines := s.rows()
	for _, row := range scoreRows(t) {
		if row[0] != s.Package {
			lines = append(lines, strings.Join(row, "\t"))
		}
	}
	// Stable, so that the counts stay in front of the survivors.
	slices.SortStableFunc(lines, func(a, b string) int {
		a, _, _ = strings.Cut(a, "\t")
		b, _, _ = strings.Cut(b, "\t")
		return strings.Compare(a, b)
	})
	require.NoError(t, os.WriteFile(scorePath(t), []byte(scoreHeader+strings.Join(lines, "\n")+"\n"), 0o644))
}

// scoreOnFile returns a package's score, or none.
func scoreOnFile(t testing.TB, name string) score {
	var s score
	for _, row := range scoreRows(t) {
		switch {
		case row[0] != name:
		case row[1] == "survives":
			s.Survivors = append(s.Survivors, strings.Replace(row[2], ": ", "\t", 1))
		default:
			s.Package = name
			_, err := fmt.Sscanf(row[2], countsFormat, &s.Seed, &s.Listed, &s.ListedKilled, &s.Drawn, &s.DrawnKilled, &s.Equivalent, &s.NotCompiled)
			require.NoError(t, err, "counts of %s", name)
			assert.Equal(t, fmt.Sprintf("%.1f %%", 100*s.value()), row[1], "score of %s", name)
		}
	}
	return s
}

// TestScores holds what is on file to the least score, to the lists and to the
// number to draw, of which none may go untried.
func TestScores(t *testing.T) {
	count := map[string]int{}
	for _, m := range listed(t) {
		count[filepath.Dir(m.file)]++
	}
	for _, name := range drawn {
		count[name] += 0
	}
	for name, n := range count {
		s := scoreOnFile(t, name)
		if assert.Equal(t, name, s.Package, "no score of %s: run it with -mutants %[1]s -update", name) {
			assert.Equal(t, n, s.Listed, "listed mutants of %s that were tried", name)
			if slices.Contains(drawn, name) {
				assert.Equal(t, toDraw, s.Drawn, "drawn mutants of %s that were tried", name)
			}
			s.check(t)
		}
	}
}

// equivalentsOnFile returns the reasons by mutant.
func equivalentsOnFile(t testing.TB) map[string]string {
	reasons := map[string]string{}
	for _, row := range table(t, filepath.Join(folder(t), "testdata", "mutants", "equivalents.tsv"), 3) {
		reasons[row[0]+"\t"+row[1]] = row[2]
	}
	return reasons
}

func TestEquivalentsAreInTheSource(t *testing.T) {
	there := map[string]bool{}
	for _, name := range drawn {
		for _, m := range allOf(t, folder(t), name) {
			there[m.String()] = true
		}
	}
	for m, reason := range equivalentsOnFile(t) {
		assert.True(t, there[m], "no such mutant: %s", m)
		assert.NotEmpty(t, reason, m)
	}
}
