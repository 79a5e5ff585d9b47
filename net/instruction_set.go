package net

import "gradscale/net/internal/kernel"

// InstructionSet returns the name of the instruction set that the hot loops of
// this process are written for: "avx512", "avx2", or "none" for those in Go. It
// is the best that the CPU and its operating system have; GODEBUG=cpu.avx512f=off,
// cpu.avx2=off and the like rule one out, and the build tag purego all of them.
// It changes how long things take, and no bit of any result.
func InstructionSet() string { return kernel.InstructionSet() }
