package mutants

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// outcome is what became of a mutant.
type outcome int

// trial is what came of trying one.
type trial struct {
	outcome outcome
	output  string        // of the build if that failed, and else of the tests
	ran     time.Duration // the tests, without the build
}

const (
	survived outcome = iota
	killed
	notCompiled
)

// try builds the tests of a package with the mutant in an overlay and runs them in
// a copy of the module, killers where they are named and else all with -short. A
// mutant that keeps them busy beyond the limit is killed.
func (m mutant) try(root string, limit time.Duration) (trial, error) {
	dir, err := os.MkdirTemp("", "mutant")
	if err != nil {
		return trial{}, err
	}
	defer os.RemoveAll(dir)
	test := filepath.Join(dir, "mutant.test")
	if output, err := m.build(root, dir, test); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return trial{outcome: notCompiled, output: output}, nil
		}
		return trial{}, err
	}
	copied := filepath.Join(dir, "module")
	if err := copyModule(copied, root); err != nil {
		return trial{}, err
	}
	arguments := []string{"-test.failfast", "-test.timeout", limit.String()}
	if m.killers == "" {
		arguments = append(arguments, "-test.short")
	} else {
		arguments = append(arguments, "-test.run", "^("+m.killers+")$")
	}
	// The tests themselves stop at the limit, unless what hangs is not Go.
	ctx, cancel := context.WithTimeout(context.Background(), 2*limit)
	defer cancel()
	run := exec.CommandContext(ctx, test, arguments...)
	run.Dir = filepath.Join(copied, filepath.Dir(m.file))
	run.WaitDelay = time.Second
	began := time.Now()
	output, err := run.CombinedOutput()
	done := trial{output: string(output), ran: time.Since(began)}
	var exit *exec.ExitError
	switch {
	case err == nil && strings.Contains(done.output, "no tests to run"):
		return done, fmt.Errorf("%s has no test %s", filepath.Dir(m.file), m.killers)
	case errors.As(err, &exit):
		done.outcome = killed
		return done, nil
	}
	return done, err
}

func (m mutant) build(root, dir, test string) (string, error) {
	original := filepath.Join(root, m.file)
	source, err := os.ReadFile(original)
	if err != nil {
		return "", err
	}
	changed, overlay := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(changed, []byte(string(source[:m.lo])+m.to+string(source[m.hi:])), 0o600); err != nil {
		return "", err
	}
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{original: changed}})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(overlay, replace, 0o600); err != nil {
		return "", err
	}
	build := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", overlay, "-o", test, "./"+filepath.Dir(m.file))
	build.Dir = root
	output, err := build.CombinedOutput()
	return string(output), err
}

// copyModule copies all files but git's own.
func copyModule(to, root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		switch {
		case entry.Name() == ".git" && entry.IsDir():
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(to, relative), 0o700)
		case entry.Name() == ".git" || !entry.Type().IsRegular():
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, relative), content, 0o600)
	})
}
