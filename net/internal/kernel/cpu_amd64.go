//go:build !purego

package kernel

import "golang.org/x/sys/cpu"

// Versions of the loops, by instruction set.
const (
	goOnly = iota
	avx2
	avx512
)

// version is the one in use, the best that the CPU has. It is decided once;
// tests set it to compare versions.
var version = func() int {
	switch {
	case cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ:
		return avx512
	case cpu.X86.HasAVX2 && cpu.X86.HasFMA:
		return avx2
	}
	return goOnly
}()

// vectorWidth returns the number of float64 in a vector, 0 in Go.
func vectorWidth() int { return [...]int{goOnly: 0, avx2: 4, avx512: 8}[version] }
