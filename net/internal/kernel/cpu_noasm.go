//go:build (!amd64 && !arm64) || purego

package kernel

// goOnly is the one version of the loops, in Go.
const goOnly = 0

var versionNames = [...]string{goOnly: "none"}

func bestVersion() int { return goOnly }

var version = bestVersion()
