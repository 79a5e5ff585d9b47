package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// gemmTile writes a function that computes rows × vectors·lanes elements of C.
// Each element is one chain of fused multiply-adds in an accumulator, which
// starts at 0 or, to resume a chain, at what is in C.
func gemmTile(s isa, rows, vectors int) {
	TEXT(fmt.Sprintf("gemm%dx%d%s", rows, vectors, s.name), NOSPLIT, "func(t *byte)")
	args := Mem{Base: Load(Param("t"), GP64())}
	field := func(name string) Register {
		r := GP64()
		MOVQ(args.Offset(tileArgsOffset[name]), r)
		return r
	}
	k, aCol, bRow := field("k"), field("aCol"), field("bRow")
	a, aRow := rowPointers(field("a"), field("aRow"), rows)
	b := field("b")
	ahead, aheadStep := field("ahead"), field("aheadStep")
	mask := s.loadMask(Mem{Base: field("mask")})

	acc := make([][]VecVirtual, rows)
	for i := range acc {
		for range vectors {
			acc[i] = append(acc[i], s.zero())
		}
	}

	CMPQ(args.Offset(tileArgsOffset["resume"]), Imm(0))
	JE(LabelRef("loop"))
	old, oldRow := field("c"), field("ldc")
	for i := range acc {
		for j, v := range acc[i] {
			s.loadElement(v, old, j, vectors, mask)
		}
		if i < rows-1 {
			ADDQ(oldRow, old)
		}
	}

	loop := "loop"
	Label(loop)
	PREFETCHT0(Mem{Base: ahead})
	ADDQ(aheadStep, ahead)
	bv := make([]VecVirtual, vectors)
	for j := range bv {
		bv[j] = s.vector()
		s.loadElement(bv[j], b, j, vectors, mask)
	}
	for i := range rows {
		x := s.vector()
		VBROADCASTSD(rowMem(a, aRow, i), x)
		for j := range bv {
			VFMADD231PD(bv[j], x, acc[i][j])
		}
	}
	for _, p := range a {
		ADDQ(aCol, p)
	}
	ADDQ(bRow, b)
	DECQ(k)
	JNZ(LabelRef(loop))

	alpha := s.vector()
	VBROADCASTSD(args.Offset(tileArgsOffset["alpha"]), alpha)
	c, ldc := field("c"), field("ldc")
	CMPQ(args.Offset(tileArgsOffset["overwrite"]), Imm(0))
	JE(LabelRef("update"))
	for i := range acc {
		for j, v := range acc[i] {
			VMULPD(alpha, v, v)
			s.storeElement(v, c, j, vectors, mask)
		}
		if i < rows-1 {
			ADDQ(ldc, c)
		}
	}
	VZEROUPPER()
	RET()

	Label("update")
	beta := s.vector()
	VBROADCASTSD(args.Offset(tileArgsOffset["beta"]), beta)
	for i := range acc {
		for j, v := range acc[i] {
			old := s.vector()
			s.loadElement(old, c, j, vectors, mask)
			VMULPD(beta, old, old)
			VFMADD213PD(old, alpha, v) // v = alpha·v + old
			s.storeElement(v, c, j, vectors, mask)
		}
		if i < rows-1 {
			ADDQ(ldc, c)
		}
	}
	VZEROUPPER()
	RET()
}

func (s isa) loadElement(v VecVirtual, c Register, j, vectors int, mask Op) {
	m := Mem{Base: c, Disp: j * s.lanes * 8}
	if j == vectors-1 {
		s.loadMasked(m, mask, v)
	} else {
		VMOVUPD(m, v)
	}
}

func (s isa) storeElement(v VecVirtual, c Register, j, vectors int, mask Op) {
	m := Mem{Base: c, Disp: j * s.lanes * 8}
	if j == vectors-1 {
		s.storeMasked(v, mask, m)
	} else {
		VMOVUPD(v, m)
	}
}

// tileArgsOffset are the offsets of the fields of kernel.tileArgs.
var tileArgsOffset = map[string]int{
	"k": 0, "a": 8, "aRow": 16, "aCol": 24, "b": 32, "bRow": 40,
	"c": 48, "ldc": 56, "mask": 64, "alpha": 72, "beta": 80, "overwrite": 88, "resume": 96,
	"ahead": 104, "aheadStep": 112,
}

// rowPointers returns pointers to rows 0, 3 and 6, from which two further rows
// each are reached by an index.
func rowPointers(a, stride Register, rows int) ([]Register, Register) {
	pointers := []Register{a}
	for i := 3; i < rows; i += 3 {
		p := GP64()
		LEAQ(Mem{Base: pointers[len(pointers)-1], Index: stride, Scale: 2}, p)
		ADDQ(stride, p)
		pointers = append(pointers, p)
	}
	return pointers, stride
}

func rowMem(pointers []Register, stride Register, i int) Mem {
	m := Mem{Base: pointers[i/3]}
	if i%3 > 0 {
		m.Index, m.Scale = stride, uint8(i%3)
	}
	return m
}
