//go:build !purego

package kernel

// Versions of the loops, by instruction set.
const (
	goOnly = iota
	neon
)

var versionNames = [...]string{goOnly: "none", neon: "neon"}

// bestVersion returns neon: every CPU of arm64 has the instructions.
func bestVersion() int { return neon }

// version is the one in use; SetInstructionSet changes it.
var version = bestVersion()
