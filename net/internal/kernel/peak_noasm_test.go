//go:build !amd64 || purego

package kernel

// peakRate is unknown without assembly.
func peakRate() float64 { return 0 }
