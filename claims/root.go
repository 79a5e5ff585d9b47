package claims

import (
	"fmt"
	"os"
	"path/filepath"
)

// Root returns the folder of the module, found from the working directory,
// which in a test is the folder of its package.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("claims: no go.mod in %s or above it", dir)
		}
	}
}

func recordPath(root, id string) string {
	return filepath.Join(root, "testdata", "claims", id+".txt")
}
