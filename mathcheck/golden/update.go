package golden

import (
	"flag"
	"fmt"
	"strings"
	"testing"
)

// Update is the flag -update, by which tests write what they otherwise compare
// with: golden files, the claims' records, figures, README's tables. The go command
// hands a flag to every package that it tests, so all tests of the module import
// this package, those that write nothing by a blank import.
var Update = flag.Bool("update", false, "write golden files, records, figures and README's tables anew instead of comparing with them")

// Check compares f with the file at path, and the test fails if a text is another
// one or a number moved by more than so many units in the last place: see
// [Moves.Fail]. With -update it writes the file first.
func (f File) Check(t testing.TB, path string, ulps uint64) {
	t.Helper()
	if *Update {
		if err := f.Write(path); err != nil {
			t.Fatalf("golden: %v", err)
		}
	}
	want, err := Read(path)
	if err != nil {
		t.Fatalf("%v; -update writes the file", err)
	}
	f.Moves(path, want, ulps).Fail(t)
}

// Moves compares f with the content of a file.
func (f File) Moves(path string, want File, ulps uint64) Moves {
	return Moves{What: path, Of: len(want.Numbers), Numbers: Compare(f.Numbers, want.Numbers, ulps), Texts: f.otherTexts(want), Allowed: ulps}
}

// otherTexts lists the properties that are others than wanted.
func (f File) otherTexts(want File) []string {
	var out []string
	for i := range max(len(f.Properties), len(want.Properties)) {
		var got, old Property
		if i < len(f.Properties) {
			got = f.Properties[i]
			got.Value = oneLine(got.Value)
		}
		if i < len(want.Properties) {
			old = want.Properties[i]
		}
		if got != old {
			out = append(out, fmt.Sprintf("%s is %q, the file says %s %q", got.Key, got.Value, old.Key, old.Value))
		}
		if got.Key != old.Key {
			break // what follows may only be shifted by a line
		}
	}
	return out
}

// oneLine is a property's value as the file has it.
func oneLine(value string) string { return strings.Join(strings.Fields(value), " ") }
