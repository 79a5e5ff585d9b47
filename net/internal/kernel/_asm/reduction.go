package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// sumLanes is the number of partial sums of a sum over a slice.
const sumLanes = 32

// reduction describes a function that sums a term of each element.
type reduction struct {
	name      string
	signature string
	in        []string
	scalars   []string
	// accumulate adds the terms of in to acc. Lanes outside mask are 0 in in and
	// must add 0; a nil mask has all lanes.
	accumulate func(s isa, c pool, in []VecVirtual, acc VecVirtual, mask Op)
}

func (d reduction) write(s isa) {
	TEXT(d.name+s.name, NOSPLIT, d.signature)
	Pragma("noescape")
	c := loop{scalars: d.scalars}.load(s)
	n := Load(Param(d.in[0]).Len(), GP64())
	base := map[string]Register{}
	for _, p := range d.in {
		base[p] = Load(Param(p).Base(), GP64())
	}
	acc := make([]VecVirtual, sumLanes/s.lanes)
	for j := range acc {
		acc[j] = s.zero()
	}
	step := func(j int, mask Op) {
		at := func(p string) Mem { return Mem{Base: base[p], Disp: j * s.lanes * 8} }
		var in []VecVirtual
		for _, p := range d.in {
			v := s.vector()
			if mask == nil {
				VMOVUPD(at(p), v)
			} else {
				s.loadMasked(at(p), mask, v)
			}
			in = append(in, v)
		}
		d.accumulate(s, c, in, acc[j], mask)
	}

	SUBQ(Imm(sumLanes), n)
	JLT(LabelRef("rest"))
	Label("loop")
	for j := range acc {
		step(j, nil)
	}
	for _, p := range d.in {
		ADDQ(U32(8*sumLanes), base[p])
	}
	SUBQ(Imm(sumLanes), n)
	JGE(LabelRef("loop"))

	Label("rest")
	ADDQ(Imm(sumLanes), n)
	for j := range acc {
		CMPQ(n, Imm(uint64(s.lanes)))
		JLT(LabelRef(fmt.Sprintf("tail%d", j)))
		if j == len(acc)-1 {
			break // n < sumLanes
		}
		step(j, nil)
		SUBQ(Imm(uint64(s.lanes)), n)
	}
	for j := range acc {
		Label(fmt.Sprintf("tail%d", j))
		TESTQ(n, n)
		JEQ(LabelRef("fold"))
		step(j, s.tailMask(n))
		if j < len(acc)-1 {
			JMP(LabelRef("fold"))
		}
	}
	Label("fold")
	Store(s.fold(acc), ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// fold adds the lanes in halves.
func (s isa) fold(acc []VecVirtual) VecVirtual {
	for half := len(acc) / 2; half > 0; half /= 2 {
		for i := range half {
			VADDPD(acc[i+half], acc[i], acc[i])
		}
	}
	y := acc[0].AsY()
	if s.name == avx512.name {
		high := YMM()
		VEXTRACTF64X4(Imm(1), acc[0], high)
		VADDPD(high, y, y)
	}
	high := XMM()
	VEXTRACTF128(Imm(1), y, high)
	x := acc[0].AsX()
	VADDPD(high, x, x)
	VUNPCKHPD(x, x, high)
	VADDSD(high, x, x)
	return x.(VecVirtual)
}

func reductions() []reduction {
	return []reduction{
		{name: "sum", signature: "func(x []float64) float64", in: []string{"x"},
			accumulate: func(s isa, c pool, in []VecVirtual, acc VecVirtual, mask Op) {
				VADDPD(in[0], acc, acc)
			}},
		{name: "dot", signature: "func(x, y []float64) float64", in: []string{"x", "y"},
			accumulate: func(s isa, c pool, in []VecVirtual, acc VecVirtual, mask Op) {
				VFMADD231PD(in[0], in[1], acc)
			}},
		{name: "sumOfDifferences", signature: "func(x []float64) float64", in: []string{"x"},
			accumulate: func(s isa, c pool, in []VecVirtual, acc VecVirtual, mask Op) {
				VADDPD(s.sub(in[0], in[0]), acc, acc)
			}},
		{name: "squaredDeviations", signature: "func(x []float64, mean float64) float64", in: []string{"x"}, scalars: []string{"mean"},
			accumulate: func(s isa, c pool, in []VecVirtual, acc VecVirtual, mask Op) {
				d := s.sub(in[0], c.scalars["mean"])
				if mask != nil {
					d = s.keep(mask, d)
				}
				VFMADD231PD(d, d, acc)
			}},
	}
}
