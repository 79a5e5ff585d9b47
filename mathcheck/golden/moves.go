package golden

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mostUlps is the largest distance that is worth a number: beyond it two numbers
// agree in less than ten of their sixteen digits.
const mostUlps = 1_000_000

// Ulps is a [Distance] in words.
func Ulps(distance uint64) string {
	if distance > mostUlps {
		return "over a million ulps"
	}
	return fmt.Sprintf("%d ulps", distance)
}

// most is how many differences a failure lists.
const most = 10

// Moves is how numbers depart from those on file, for a test to fail with.
type Moves struct {
	What    string // whose numbers: a file, or a claim's record
	Of      int    // how many numbers were compared
	Numbers []Difference
	Texts   []string // that read otherwise
	Others  []string // further differences, as of figures drawn from the numbers
	Verdict string   // what became of the verdict, if there is one
	Allowed uint64   // ulps that are no difference
	Dir     string   // for a file of all differences; by default the test's own for artifacts
}

// Len is how many differences there are.
func (m Moves) Len() int { return len(m.Numbers) + len(m.Texts) + len(m.Others) }

// Fail fails the test if there are differences: with a summary, and the first of
// them, the farthest numbers first. If there are more, all go into a file among the
// test's artifacts, which go test keeps if it is run with -artifacts.
func (m Moves) Fail(t testing.TB) {
	t.Helper()
	if m.Len() == 0 {
		return
	}
	lines := m.Lines()
	if len(lines) <= most {
		t.Errorf("%s\n    %s", m.Summary(), strings.Join(lines, "\n    "))
		return
	}
	rest := fmt.Sprintf("… and %d more, all of them in ", len(lines)-most)
	if path, err := m.write(t, lines); err != nil {
		rest = fmt.Sprintf("… and %d more, which could not be written: %v", len(lines)-most, err)
	} else {
		rest += path + " (kept with -artifacts)"
	}
	t.Errorf("%s\n    %s\n    %s", m.Summary(), strings.Join(lines[:most], "\n    "), rest)
}

func (m Moves) write(t testing.TB, lines []string) (path string, err error) {
	dir := m.Dir
	if dir == "" {
		dir = t.ArtifactDir()
	}
	path = filepath.Join(dir, "moved.txt")
	return path, WriteFile(path, []byte(m.Summary()+"\n"+strings.Join(lines, "\n")+"\n"))
}

// Summary is one line: how many numbers moved, the farthest, and the verdict.
func (m Moves) Summary() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d of %d numbers moved", m.What, len(m.Numbers), m.Of)
	if m.Allowed > 0 {
		fmt.Fprintf(&b, " by more than %s", Ulps(m.Allowed))
	}
	if i := m.farthest(); i >= 0 {
		fmt.Fprintf(&b, ", the farthest %s", m.Numbers[i].brief())
	}
	if len(m.Texts) > 0 {
		fmt.Fprintf(&b, "; %s", count(len(m.Texts), "text reads otherwise", "texts read otherwise"))
	}
	if len(m.Others) > 0 {
		fmt.Fprintf(&b, "; %s", count(len(m.Others), "other difference", "other differences"))
	}
	if m.Verdict != "" {
		fmt.Fprintf(&b, "; %s", m.Verdict)
	}
	return b.String()
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Lines lists texts, numbers, the farthest first, and other differences.
func (m Moves) Lines() []string {
	lines := slices.Clone(m.Texts)
	numbers := slices.Clone(m.Numbers)
	slices.SortStableFunc(numbers, func(a, b Difference) int {
		switch {
		case a.farther(b):
			return -1
		case b.farther(a):
			return 1
		}
		return 0
	})
	for _, d := range numbers {
		lines = append(lines, d.String())
	}
	return append(lines, m.Others...)
}

// farthest is the index of the number that moved farthest, -1 if none did.
func (m Moves) farthest() int {
	far := -1
	for i, d := range m.Numbers {
		if far < 0 || d.farther(m.Numbers[far]) {
			far = i
		}
	}
	return far
}

// farther compares distances relative to the number on file; what only one of
// both has is farther than anything.
func (d Difference) farther(than Difference) bool {
	a, b := d.relative(), than.relative()
	return a > b || a == b && Distance(d.Got, d.Want) > Distance(than.Got, than.Want)
}

func (d Difference) relative() float64 {
	r := math.Abs(d.Got-d.Want) / math.Abs(d.Want)
	if math.IsNaN(r) {
		return math.Inf(1)
	}
	return r
}

// brief is the difference in a few words.
func (d Difference) brief() string {
	if math.IsNaN(d.Got) || math.IsNaN(d.Want) {
		return d.Name + ", which " + d.Why
	}
	return fmt.Sprintf("%s, from %v to %v, %s", d.Name, d.Want, d.Got, Ulps(Distance(d.Got, d.Want)))
}
