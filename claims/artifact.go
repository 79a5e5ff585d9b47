package claims

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gradscale/claims/figure"
)

// leave writes what a run leaves: the record, with what it was made with, the
// figures, also by seed, and the experiment's own artifacts. It returns the folder.
func (r *Record) leave(t *testing.T, root string, o outcome, figures []figure.Figure, variant string) (dir string, err error) {
	dir, err = artifactDir(t, r.id())
	if err != nil {
		return "", err
	}
	fresh := *r
	if fresh.Origin, err = origin(root, variant); err != nil {
		return "", err
	}
	if variant != "" { // the declared protocol is of the default data and budget
		fresh.Protocol = fmt.Sprintf("Not the run on record, but with %s. All else as in its protocol: %s", variant, r.Protocol)
	}
	if err := o.artifacts(dir); err != nil {
		return "", err
	}
	for _, f := range figures {
		if err := errors.Join(f.Write(dir, r.id()), f.WriteSeeds(dir, r.id())); err != nil {
			return "", err
		}
	}
	return dir, fresh.file().Write(filepath.Join(dir, r.id()+".txt"))
}

// artifactDir returns the folder for the artifacts of a claim's part. With
// -artifacts it is _artifacts/ID in -outputdir, the same in each run and empty at its
// start: the folders of [testing.T.ArtifactDir] have random names, so that a
// second run's files would lie beside the first one's.
func artifactDir(t *testing.T, id string) (string, error) {
	if f := flag.Lookup("test.artifacts"); f == nil || f.Value.String() != "true" {
		return t.TempDir(), nil
	}
	dir := filepath.Join(flag.Lookup("test.outputdir").Value.String(), "_artifacts", id)
	t.Log("    artifacts in", dir)
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	return dir, os.MkdirAll(dir, 0o755)
}

// figuresPath is where the figures on record stand.
func figuresPath(root string) string { return filepath.Join(root, "testdata", "figures") }
