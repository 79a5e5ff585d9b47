package claims

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
)

// TestCatalogueIsUpToDate fails if README says something else than the records.
func TestCatalogueIsUpToDate(t *testing.T) {
	root, err := Root()
	require.NoError(t, err)
	if *golden.Update {
		updateCatalogue(t, root)
		t.Skip("the claims' packages write their records, and the catalogue with them, after this one")
	}
	want, err := catalogue(root)
	require.NoError(t, err)
	got, err := Section(filepath.Join(root, "README.md"), "catalogue")
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

// TestEveryClaimHasARecord counts the paper's 30 claims.
func TestEveryClaimHasARecord(t *testing.T) {
	if *golden.Update {
		t.Skip("the claims' packages write their records after this one")
	}
	root, err := Root()
	require.NoError(t, err)
	all, err := records(root)
	require.NoError(t, err)
	var have []string
	for _, r := range all {
		if len(have) == 0 || have[len(have)-1] != r.ID {
			have = append(have, r.ID)
		}
	}
	assert.Equal(t, ids(), have, "claims with records, and the claims that count in catalogue.go makes")
	assert.Len(t, have, 30, "the paper's claims; a claim more is counted here, too")
}

func write(t *testing.T, root string, rs ...Record) {
	for _, r := range rs {
		require.NoError(t, r.file().Write(recordPath(root, r.id())))
	}
}

func TestCatalogueHasARowForEachClaim(t *testing.T) {
	root := t.TempDir()
	whole, a, b := sample(), sample(), sample()
	whole.ID, whole.Letter, whole.Deviation, whole.Verdict, whole.Recurs = "G2", "", "", Reproduced, Recurrence{19, 20}
	a.Letter, a.Name, a.Deviation, a.Verdict = "a", "first part", "", Reproduced
	b.Letter, b.Name = "b", "second part"
	b.Checks = append([]Check(nil), b.Checks[1:]...)
	write(t, root, b, whole, a)
	s, err := catalogue(root)
	require.NoError(t, err)
	assert.Equal(t, `2 claims: 1 reproduced, 1 partly reproduced.

| claim | verdict | recurs | headline | measured | paper | theory |
|---|---|---|---|---|---|---|
| **G2** lower | reproduced | 19 of 20 | ratio | 2 [1, 3] | 7 | – |
| **R1** lower | partly reproduced | | | | | |
| R1a first part | reproduced | – | ratio | 2 [1, 3] | 7 | – |
| R1b second part | not reproduced | – | other thing, case | 0.1 [0, 1] | – | 3.142 |

Known deviations:

- **R1b** not reproduced: why
`, s)

	b.Statement = "something else"
	write(t, root, b)
	_, err = catalogue(root)
	assert.ErrorContains(t, err, "records R1a and R1b disagree on title, statement or source of R1")

	b.Statement = a.Statement
	lone := b
	lone.Letter = ""
	write(t, root, b, lone)
	_, err = catalogue(root)
	assert.ErrorContains(t, err, "record R1 of a claim with parts has no letter")
	require.NoError(t, os.Remove(recordPath(root, "R1")))

	b.Letter = ""
	require.NoError(t, b.file().Write(recordPath(root, "R1b")))
	_, err = catalogue(root)
	assert.ErrorContains(t, err, "R1b.txt is the record of R1")
}
