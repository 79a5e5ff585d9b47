package mathcheck_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryFunctionHasAnExample: each exported function, and each type with
// exported methods, is shown at work with its output checked.
func TestEveryFunctionHasAnExample(t *testing.T) {
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	var files []*ast.File
	set := token.NewFileSet()
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") {
			f, err := parser.ParseFile(set, e.Name(), nil, parser.ParseComments)
			require.NoError(t, err)
			files = append(files, f)
		}
	}
	p, err := doc.NewFromFiles(set, files, "gradscale/mathcheck")
	require.NoError(t, err)
	shown := func(name, text string, examples []*doc.Example) {
		assert.NotEmpty(t, text, "%s has no doc comment", name)
		assert.NotEmpty(t, examples, "%s has no Example", name)
		for _, e := range examples {
			assert.NotEmpty(t, e.Output, "Example of %s has no output", name)
		}
	}
	for _, f := range p.Funcs {
		shown(f.Name, f.Doc, f.Examples)
	}
	for _, typ := range p.Types {
		for _, f := range typ.Funcs {
			if f.Name != "New"+typ.Name { // shown by the type's
				shown(f.Name, f.Doc, f.Examples)
			}
		}
		examples := typ.Examples
		for _, m := range typ.Methods {
			examples = append(examples, m.Examples...)
			assert.NotEmpty(t, m.Doc, "%s.%s has no doc comment", typ.Name, m.Name)
		}
		if len(typ.Methods) > 0 {
			shown(typ.Name, typ.Doc, examples)
		}
	}
}
