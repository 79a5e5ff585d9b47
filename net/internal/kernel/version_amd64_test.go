//go:build !purego

package kernel

import "testing"

// forEachVersion runs a test with every instruction set that this CPU has.
func forEachVersion(t *testing.T, test func(t *testing.T)) {
	best := version
	defer func() { version = best }()
	for v, name := range []string{goOnly: "go", avx2: "avx2", avx512: "avx512"} {
		if v > best {
			t.Logf("this CPU has no %s; it is not tested", name)
			continue
		}
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
