//go:build !purego

package kernel

import "testing"

// forEachVersion runs a test in Go and in assembly.
func forEachVersion(t *testing.T, test func(t *testing.T)) {
	defer func(v int) { version = v }(version)
	for v, name := range []string{goOnly: "go", neon: "neon"} {
		version = v
		t.Run("version="+name, test)
	}
}

// inGo runs f with the loops in Go.
func inGo(f func()) {
	defer func(v int) { version = v }(version)
	version = goOnly
	f()
}
