package claims

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"gradscale/mathcheck/golden"
	"gradscale/net"
)

// VariantKey is the key of [Record.Origin] that tells how a run departs from the
// one on record; it is missing where it doesn't.
const VariantKey = "variant"

// origin tells what a run was made with: the source code by its fingerprint and,
// where it is known, its revision; the compiler, the CPU, and the instructions of
// the hot loops. None of it changes a bit of what is measured; it is there to find
// out why, should it do so after all.
func origin(root, variant string) ([]golden.Property, error) {
	code, err := CodeFingerprint(root)
	if err != nil {
		return nil, err
	}
	var all []golden.Property
	for _, p := range []golden.Property{
		{Key: VariantKey, Value: variant},
		{Key: "code", Value: "SHA-256 " + code},
		{Key: "revision", Value: Revision(root)},
		{Key: "Go", Value: runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH},
		{Key: "CPU", Value: CPU()},
		{Key: "kernels", Value: net.InstructionSet()},
	} {
		if p.Value != "" {
			all = append(all, p)
		}
	}
	return all, nil
}

var fingerprints sync.Map // of roots: func() (string, error)

// CodeFingerprint returns the SHA-256, in hex, of the module's source code: of
// name and content of each go.mod, Go and assembly file under root, in the order
// of their names. Like any of Go's tools it passes by testdata and folders whose
// names begin with a dot or an underscore.
func CodeFingerprint(root string) (string, error) {
	of, _ := fingerprints.LoadOrStore(root, sync.OnceValues(func() (string, error) { return fingerprint(root) }))
	return of.(func() (string, error))()
}

func fingerprint(root string) (string, error) {
	h := sha256.New()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && path != root && (name == "testdata" || name[0] == '.' || name[0] == '_'):
			return fs.SkipDir
		case !d.Type().IsRegular() || !slices.Contains([]string{".go", ".s", ".mod"}, filepath.Ext(name)):
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		content = bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")) // as git checks out on Windows
		fmt.Fprintf(h, "%s %d\n", filepath.ToSlash(name), len(content))
		h.Write(content)
		return nil
	})
	return fmt.Sprintf("%x", h.Sum(nil)), err
}

// BuildRevision returns the version-control revision that Go stamped on the
// program, with "modified" behind it where files differed from it; it is empty
// where there is none, as in what tests and go run build.
func BuildRevision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	revision, modified := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			modified = " modified"
		}
	}
	if revision == "" {
		return ""
	}
	return revision + modified
}

// Revision returns [BuildRevision], or what git says of the folder where there is
// none; it is empty where there is neither.
func Revision(root string) string {
	if r := BuildRevision(); r != "" {
		return r
	}
	head, err := exec.Command("git", "-C", root, "rev-parse", "HEAD").Output()
	if err != nil {
		return ""
	}
	revision := strings.TrimSpace(string(head))
	if exec.Command("git", "-C", root, "diff", "--quiet", "HEAD").Run() != nil {
		revision += " modified"
	}
	return revision
}

// CPU returns the CPU's name where the operating system tells it in a file, as
// Linux does.
func CPU() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	of := map[string]string{}
	for line := range strings.Lines(string(info)) {
		if key, value, ok := strings.Cut(line, ":"); ok {
			of[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	name := of["model name"]
	if name != "" && of["model"] != "" { // clouds hide the name, but not these
		name += fmt.Sprintf(", family %s, model %s, stepping %s", of["cpu family"], of["model"], of["stepping"])
	}
	return name
}
