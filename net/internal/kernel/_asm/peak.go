package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// peakChains is enough independent chains to hide the latency of a fused
// multiply-add on any CPU so far.
const peakChains = 12

// peak writes a loop of nothing but fused multiply-adds on registers.
func peak(s isa) {
	TEXT("peak"+s.name, NOSPLIT, "func(n int)")
	n := Load(Param("n"), GP64())
	var acc []VecVirtual
	for range peakChains {
		acc = append(acc, s.zero())
	}
	x, y := s.zero(), s.zero()
	Label("loop")
	for range 2 {
		for _, a := range acc {
			VFMADD231PD(x, y, a)
		}
	}
	DECQ(n)
	JNZ(operand.LabelRef("loop"))
	VZEROUPPER()
	RET()
}
