package mutants

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mutant is a change of a file: the bytes from lo to hi become to. The name says
// what changes, and with file it identifies a mutant.
type mutant struct {
	file, name string
	lo, hi     int
	to         string
	killers    string // names of tests, for one that is listed
}

func (m mutant) String() string { return m.file + "\t" + m.name }

func (m mutant) isListed() bool { return m.killers != "" }

// other is what becomes of an operator.
var other = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.LAND: token.LOR, token.LOR: token.LAND,
	token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL,
	token.ADD_ASSIGN: token.SUB_ASSIGN, token.SUB_ASSIGN: token.ADD_ASSIGN,
	token.MUL_ASSIGN: token.QUO_ASSIGN, token.QUO_ASSIGN: token.MUL_ASSIGN,
}

// sites returns all mutants of a file of Go. Some do not compile.
func sites(t testing.TB, root, file string) []mutant {
	content, err := os.ReadFile(filepath.Join(root, file))
	require.NoError(t, err)
	return sitesOf(t, file, string(content))
}

func sitesOf(t testing.TB, file, source string) []mutant {
	fileSet := token.NewFileSet()
	tree, err := parser.ParseFile(fileSet, file, source, parser.SkipObjectResolution)
	require.NoError(t, err)
	w := walker{file: file, source: source, base: fileSet.File(tree.Pos()).Base(), seen: map[string]int{}}
	ast.PreorderStack(tree, nil, func(n ast.Node, above []ast.Node) bool {
		_, isImport := n.(*ast.ImportSpec)
		w.visit(n, above)
		return !isImport
	})
	return w.all
}

type walker struct {
	file, source string
	base         int
	seen         map[string]int
	all          []mutant
}

func (w *walker) text(from, to token.Pos) string { return w.source[int(from)-w.base : int(to)-w.base] }

// add lists the replacement of lo to hi, within the node shown in the name.
func (w *walker) add(shown ast.Node, above []ast.Node, lo, hi token.Pos, to string) {
	name := fmt.Sprintf("%s: %s → %s", owner(above), line(w.text(shown.Pos(), shown.End())),
		line(w.text(shown.Pos(), lo)+to+w.text(hi, shown.End())))
	w.seen[name]++
	if n := w.seen[name]; n > 1 {
		name += fmt.Sprintf(" (%d)", n)
	}
	w.all = append(w.all, mutant{file: w.file, name: name, lo: int(lo) - w.base, hi: int(hi) - w.base, to: to})
}

// line puts code on one line.
func line(code string) string { return strings.Join(strings.Fields(code), " ") }

// owner names the declared function around a node.
func owner(above []ast.Node) string {
	for _, n := range above {
		if f, ok := n.(*ast.FuncDecl); ok {
			return f.Name.Name
		}
	}
	return "package"
}

func (w *walker) visit(n ast.Node, above []ast.Node) {
	switch n := n.(type) {
	case *ast.IfStmt:
		w.negate(n.Cond, above)
	case *ast.CaseClause:
		if s, ok := above[len(above)-2].(*ast.SwitchStmt); ok && s.Tag == nil {
			for _, condition := range n.List {
				w.negate(condition, above)
			}
		}
	case *ast.BinaryExpr:
		if to, ok := other[n.Op]; ok {
			w.add(n, above, n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), to.String())
		}
	case *ast.AssignStmt:
		if to, ok := other[n.Tok]; ok {
			w.add(n, above, n.TokPos, n.TokPos+token.Pos(len(n.Tok.String())), to.String())
		}
		if n.Tok != token.DEFINE {
			w.remove(n, above)
		}
	case *ast.IncDecStmt:
		w.remove(n, above)
	case *ast.ExprStmt:
		w.remove(n, above)
	case *ast.BasicLit:
		if n.Kind == token.INT || n.Kind == token.FLOAT {
			w.add(n, above, n.Pos(), n.End(), "("+n.Value+"+1)")
		}
	case *ast.ReturnStmt:
		w.lose(n, above)
	}
}

// negate leaves out == and !=, which are negated as operators.
func (w *walker) negate(condition ast.Expr, above []ast.Node) {
	if b, ok := condition.(*ast.BinaryExpr); ok && (b.Op == token.EQL || b.Op == token.NEQ) {
		return
	}
	w.add(condition, above, condition.Pos(), condition.End(), "!("+w.text(condition.Pos(), condition.End())+")")
}

// remove takes out a statement of a block; one in the head of a for or if stays.
func (w *walker) remove(n ast.Stmt, above []ast.Node) {
	switch above[len(above)-1].(type) {
	case *ast.BlockStmt, *ast.CaseClause:
		w.add(n, above, n.Pos(), n.End(), "")
	}
}

// lose makes a returned error nil, and another single result zero.
func (w *walker) lose(n *ast.ReturnStmt, above []ast.Node) {
	var results *ast.FieldList
	for _, a := range above {
		switch f := a.(type) {
		case *ast.FuncDecl:
			results = f.Type.Results
		case *ast.FuncLit:
			results = f.Type.Results
		}
	}
	if results == nil || len(n.Results) == 0 {
		return
	}
	last, kind := n.Results[len(n.Results)-1], results.List[len(results.List)-1].Type
	zero := map[string]string{"error": "nil", "float64": "0", "int": "0", "string": `""`}[w.text(kind.Pos(), kind.End())]
	if zero != "" && w.text(last.Pos(), last.End()) != zero {
		w.add(n, above, last.Pos(), last.End(), zero)
	}
}

func TestSites(t *testing.T) {
	const source = `package p
const most = 3
func f(x []int, n int) (int, error) {
	n += 2
	for i := 0; i <= n; i++ {
		g(x)
	}
	switch {
	case n == 1, n > 1 || n < 0:
		return n, nil
	}
	return n * 2, bad()
}`
	var names []string
	for _, m := range sitesOf(t, "p.go", source) {
		names = append(names, m.name)
	}
	assert.Equal(t, []string{
		"package: 3 → (3+1)",
		"f: n += 2 → n -= 2",
		"f: n += 2 → ",
		"f: 2 → (2+1)",
		"f: 0 → (0+1)",
		"f: i <= n → i < n",
		"f: g(x) → ",
		"f: n > 1 || n < 0 → !(n > 1 || n < 0)",
		"f: n == 1 → n != 1",
		"f: 1 → (1+1)",
		"f: n > 1 || n < 0 → n > 1 && n < 0",
		"f: n > 1 → n >= 1",
		"f: 1 → (1+1) (2)",
		"f: n < 0 → n <= 0",
		"f: 0 → (0+1) (2)",
		"f: return n * 2, bad() → return n * 2, nil",
		"f: n * 2 → n / 2",
		"f: 2 → (2+1) (2)",
	}, names)
}
