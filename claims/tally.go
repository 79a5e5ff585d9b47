package claims

import (
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// tally is which claims were decided in a run of a package's tests.
type tally struct {
	mu    sync.Mutex
	whole []string // claims with all their parts
	parts []string // of others
}

var decided tally

// add notes the parts of a claim that came to a verdict.
func (d *tally) add(c *Claim, parts []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(parts) == len(c.Parts) && c.Elsewhere == "" {
		d.whole = append(d.whole, c.ID)
		return
	}
	d.parts = append(d.parts, parts...)
}

// String is the tally in a line that begins with "decided N of 30 claims".
func (d *tally) String() string {
	distinct := func(ids []string) string {
		slices.Sort(ids)
		return strings.Join(slices.Compact(ids), " ")
	}
	whole := distinct(slices.Clone(d.whole))
	s := fmt.Sprintf("decided %d of %d claims", len(strings.Fields(whole)), len(ids()))
	if whole != "" {
		s += ": " + whole
	}
	if parts := distinct(slices.Clone(d.parts)); parts != "" {
		s += "; in part: " + parts
	}
	return s
}

// Tally ends the TestMain of a package of claims: it prints how many claims were
// decided and which, for -v to show, and returns the status to exit with. That is
// the tests' own, but 1 if all of the package's tests were to run with -short and no
// claim was decided: each section has one that is cheap enough, or [Experiment.InShort].
//
//	func TestMain(m *testing.M) { os.Exit(claims.Tally(m.Run())) }
func Tally(status int) int {
	everything := true
	for _, f := range []string{"run", "skip", "list", "fuzz"} {
		everything = everything && flag.Lookup("test."+f).Value.String() == ""
	}
	return decided.end(os.Stdout, status, testing.Short() && everything)
}

func (d *tally) end(to io.Writer, status int, needed bool) int {
	fmt.Fprintln(to, d)
	if status == 0 && needed && len(d.whole) == 0 {
		fmt.Fprintln(to, "claims: -short decided no claim of this package, want one at least: set InShort in the cheapest")
		return 1
	}
	return status
}
