//go:build !amd64 || purego

package kernel

// FMALoop returns 0: without assembly the limit of a core is not known.
func FMALoop(int) (operations float64) { return 0 }
