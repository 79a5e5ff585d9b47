//go:build !purego

package kernel

import "golang.org/x/sys/cpu"

// vectorWidth is the number of float64 in a vector of the instruction set in
// use: 8 with AVX-512, 4 with AVX2, 0 where everything runs in Go. It is decided
// once; tests set it to compare versions.
var vectorWidth = func() int {
	switch {
	case cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ:
		return 8
	case cpu.X86.HasAVX2 && cpu.X86.HasFMA:
		return 4
	}
	return 0
}()
