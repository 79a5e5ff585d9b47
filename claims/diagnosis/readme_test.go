package diagnosis

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
)

// root is the module's folder.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	return dir
}

// readme returns the lines of README.md that begin with four spaces and hold a text,
// with those in front of and behind them.
func readme(t *testing.T, text string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root(t), "README.md"))
	require.NoError(t, err)
	for _, block := range regexp.MustCompile(`(?m)(^    .*\n)+`).FindAllString(strings.ReplaceAll(string(content), "\r\n", "\n"), -1) {
		if strings.Contains(block, text) {
			return block
		}
	}
	require.Fail(t, "README.md has no command with "+text)
	return ""
}

// shell runs commands in a folder, with nothing but the modules that are there.
func shell(t *testing.T, dir, commands string) string {
	t.Helper()
	cmd := exec.Command("sh", "-ec", commands)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOSUMDB=off", "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", commands, out)
	return string(out)
}

func needTools(t *testing.T, tools ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds all anew; run without -short")
	}
	if runtime.GOOS == "windows" {
		t.Skip("has no sh")
	}
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
}

// TestReadmesFile is understood, and says what its comments do.
func TestReadmesFile(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(root(t), "README.md"))
	require.NoError(t, err)
	m := regexp.MustCompile("(?s)```toml\r?\n(.*?)```").FindSubmatch(content)
	require.NotNil(t, m)
	n, err := Read(written(t, string(m[1])))
	require.NoError(t, err)
	assert.Equal(t, Network{
		Name: "GELU behind layer normalization", Batch: 1000, Seeds: 10,
		Architecture: net.Architecture{
			Depth: 50, Width: 100, Inputs: 100, Outputs: 100, Nonlinearity: net.GELU, Normalization: net.LayerNorm, Initialization: net.Gaussian,
			WeightVariance: 1, Skip: net.IdentitySkip(1), BlockDepth: 2,
		},
	}, n)
	for _, names := range [][]string{texts(net.Nonlinearities()), texts(net.Initializations()), texts(net.Normalizations()), texts(net.SkipKinds()), texts(net.Placements()), texts(net.Starts())} {
		for _, name := range names {
			assert.Contains(t, string(m[1]), name)
		}
	}
	for _, f := range fields {
		key := f.key[strings.LastIndexByte(f.key, '.')+1:]
		assert.Contains(t, string(m[1]), key)
	}
}

func texts[S ~string](names []S) []string {
	var s []string
	for _, n := range names {
		s = append(s, string(n))
	}
	return s
}

// TestFromAnotherModule runs the example in a module of its own, by README's commands.
func TestFromAnotherModule(t *testing.T) {
	needTools(t, "sh", "go")
	dir := t.TempDir()
	example, err := os.ReadFile("example_test.go")
	require.NoError(t, err)
	program := strings.NewReplacer("package diagnosis_test", "package main", "func Example()", "func main()").Replace(string(example))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o600))
	commands := readme(t, "-replace gradscale=../gradscale")
	shell(t, dir, strings.ReplaceAll(commands, "../gradscale", "'"+root(t)+"'"))
	_, want, _ := strings.Cut(string(example), "// Output:\n	// ")
	assert.Equal(t, strings.TrimRight(want, "\n}"), strings.TrimSpace(shell(t, dir, "go run .")))
	modules := shell(t, dir, "go list -deps -f '{{with .Module}}{{.Path}}{{end}}' .")
	assert.NotContains(t, modules, "plot", "nothing that plots is linked")
	assert.NotContains(t, modules, "testify", "and nothing that tests")
}

// TestRenamedModule gives a copy another path by README's command, and builds it.
func TestRenamedModule(t *testing.T) {
	needTools(t, "sh", "go", "perl", "grep", "xargs")
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum", "claims", "mathcheck", "net"} {
		from := filepath.Join(root(t), name)
		if info, err := os.Stat(from); err == nil && info.IsDir() {
			require.NoError(t, os.CopyFS(filepath.Join(dir, name), os.DirFS(from)))
			continue
		}
		content, err := os.ReadFile(from)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	shell(t, dir, readme(t, "go mod edit -module"))
	shell(t, dir, "go vet ./claims/diagnosis ./claims/report ./net") // tests, too
	assert.Contains(t, shell(t, dir, "go list ./net"), "example.org/you/gradscale/net")
	assert.Empty(t, strings.TrimSpace(shell(t, dir, `grep -rl '"gradscale/' --include='*.go' . || true`)))
}
