//go:build !purego

package kernel

import "golang.org/x/sys/cpu"

// Versions of the loops, by instruction set, the better ones last.
const (
	goOnly = iota
	avx2
	avx512
)

var versionNames = [...]string{goOnly: "none", avx2: "avx2", avx512: "avx512"}

// features are what the versions need of a CPU and of the operating system that
// runs on it; TestFunctionsKeepToTheirInstructionSet holds the assembly to it.
// Package cpu reports AVX, AVX2 and FMA only with their registers saved by the
// system (OSXSAVE, and bits 1 and 2 of XCR0; FMA is asked for with AVX for that
// reason), and AVX-512 only with its masks and all 32 registers saved too (bits 5
// to 7, and what macOS has instead). It obeys GODEBUG=cpu.avx512f=off and the
// like, so that a CPU can be tried as a lesser one.
type features struct{ avx, avx2, fma, avx512f, avx512dq bool }

func detected() features {
	x := &cpu.X86
	return features{avx: x.HasAVX, avx2: x.HasAVX2, fma: x.HasFMA, avx512f: x.HasAVX512F, avx512dq: x.HasAVX512DQ}
}

// best returns the best version that features allow.
func (f features) best() int {
	switch {
	case f.avx && f.avx512f && f.avx512dq:
		return avx512
	case f.avx && f.avx2 && f.fma:
		return avx2
	}
	return goOnly
}

func bestVersion() int { return detected().best() }

// version is the one in use. It is decided once; tests set it to compare
// versions.
var version = bestVersion()

// vectorWidth returns the number of float64 in a vector, 0 in Go.
func vectorWidth() int { return [...]int{goOnly: 0, avx2: 4, avx512: 8}[version] }
