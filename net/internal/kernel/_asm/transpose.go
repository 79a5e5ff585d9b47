package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

const transposeSignature = "func(dst *float64, dstRow int, src *float64, srcRow int)"

// transposeAVX512 writes a function that transposes an 8×8 block.
func transposeAVX512() {
	TEXT("transposeAVX512", NOSPLIT, transposeSignature)
	dst, dstRow := Load(Param("dst"), GP64()), Load(Param("dstRow"), GP64())
	src, srcRow := Load(Param("src"), GP64()), Load(Param("srcRow"), GP64())
	rows := make([]VecVirtual, 8)
	for i := range rows {
		rows[i] = ZMM()
		VMOVUPD(Mem{Base: src}, rows[i])
		ADDQ(srcRow, src)
	}
	// Pairs of rows interleaved: lane 2j of pair[2i] is r[2i][2j], lane 2j+1
	// r[2i+1][2j]; pair[2i+1] has the odd columns.
	pair := make([]VecVirtual, 8)
	for i := 0; i < 8; i += 2 {
		pair[i], pair[i+1] = ZMM(), ZMM()
		VUNPCKLPD(rows[i+1], rows[i], pair[i])
		VUNPCKHPD(rows[i+1], rows[i], pair[i+1])
	}
	// Chunks of two lanes: columns 0 and 4 (or 2 and 6) of four rows.
	quad := make([]VecVirtual, 8)
	for h := range 2 { // rows 0-3, 4-7
		for odd := range 2 {
			x, y := pair[4*h+odd], pair[4*h+2+odd]
			lo, hi := ZMM(), ZMM()
			VSHUFF64X2(Imm(0x88), y, x, lo) // chunks 0, 2 of x and of y
			VSHUFF64X2(Imm(0xdd), y, x, hi) // chunks 1, 3
			quad[4*h+odd], quad[4*h+2+odd] = lo, hi
		}
	}
	column := make([]VecVirtual, 8)
	for c := range 4 {
		x, y := quad[c], quad[4+c]
		lo, hi := ZMM(), ZMM()
		VSHUFF64X2(Imm(0x88), y, x, lo)
		VSHUFF64X2(Imm(0xdd), y, x, hi)
		column[c], column[c+4] = lo, hi
	}
	for i, v := range column {
		VMOVUPD(v, Mem{Base: dst})
		if i < 7 {
			ADDQ(dstRow, dst)
		}
	}
	VZEROUPPER()
	RET()
}

// transposeAVX2 writes a function that transposes a 4×4 block.
func transposeAVX2() {
	TEXT("transposeAVX2", NOSPLIT, transposeSignature)
	dst, dstRow := Load(Param("dst"), GP64()), Load(Param("dstRow"), GP64())
	src, srcRow := Load(Param("src"), GP64()), Load(Param("srcRow"), GP64())
	rows := make([]VecVirtual, 4)
	for i := range rows {
		rows[i] = YMM()
		VMOVUPD(Mem{Base: src}, rows[i])
		ADDQ(srcRow, src)
	}
	pair := make([]VecVirtual, 4)
	for i := 0; i < 4; i += 2 {
		pair[i], pair[i+1] = YMM(), YMM()
		VUNPCKLPD(rows[i+1], rows[i], pair[i])
		VUNPCKHPD(rows[i+1], rows[i], pair[i+1])
	}
	column := make([]VecVirtual, 4)
	for odd := range 2 {
		column[odd], column[odd+2] = YMM(), YMM()
		VPERM2F128(Imm(0x20), pair[2+odd], pair[odd], column[odd])
		VPERM2F128(Imm(0x31), pair[2+odd], pair[odd], column[odd+2])
	}
	for i, v := range column {
		VMOVUPD(v, Mem{Base: dst})
		if i < 3 {
			ADDQ(dstRow, dst)
		}
	}
	VZEROUPPER()
	RET()
}
