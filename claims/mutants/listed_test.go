package mutants

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims"
)

// folder returns the module's folder.
func folder(t testing.TB) string {
	root, err := claims.Root()
	require.NoError(t, err)
	return root
}

// listed returns the mutants that are listed by hand.
func listed(t *testing.T) []mutant {
	root := folder(t)
	lists, err := filepath.Glob(filepath.Join(root, "testdata", "mutants", "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, lists)
	var all []mutant
	for _, path := range lists {
		for _, row := range table(t, path, 4) {
			file, from, to, killers := row[0], row[1], row[2], row[3]
			content, err := os.ReadFile(filepath.Join(root, file))
			require.NoError(t, err)
			source := string(content)
			if assert.Equal(t, 1, strings.Count(source, from), "%s: lines with %q", file, from) {
				at := strings.Index(source, from)
				all = append(all, mutant{file: file, name: from + " → " + to, lo: at, hi: at + len(from), to: to, killers: killers})
			}
		}
	}
	return all
}

func TestListedMutantsAreInTheSource(t *testing.T) { listed(t) }

// table reads lines of columns that are separated by tabs; # begins a comment.
func table(t testing.TB, path string, columns int) [][]string {
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	var rows [][]string
	for i, line := range strings.Split(strings.TrimSuffix(string(content), "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, "\t")
		require.Len(t, row, columns, "%s:%d: columns", path, i+1)
		rows = append(rows, row)
	}
	return rows
}
