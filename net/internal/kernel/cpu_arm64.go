//go:build !purego

package kernel

// Versions of the loops.
const (
	goOnly = iota
	neon
)

// version is the one in use. Every CPU of arm64 has the instructions of neon. It
// is a variable so that tests can compare versions.
var version = neon
