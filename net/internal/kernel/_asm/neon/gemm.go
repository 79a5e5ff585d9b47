package main

import "fmt"

// gemmTile writes a function that computes rows × columns elements of C from
// panels 8 and 4 wide. Each element is one chain of fused multiply-adds in a lane
// of an accumulator, which starts at 0 or, to resume a chain, at what is in C.
//
// A term of the widest tile takes 16 multiply-adds of two lanes and 3 instructions
// that load 6 vectors. A core with two units for multiply-adds (Cortex-A76) needs 8
// cycles for the former and at most 6 loads in the 16 slots of its two load units;
// one with four units (Apple M1) 4 cycles, and 6 of 12 slots. The 16 accumulators
// hide a latency of 4 cycles in four units, or of 8 in two. The element of A is
// taken from a lane, which saves copying it to both. Two terms in a turn, each with
// registers of its own, let a core that works in order load one while it multiplies
// the other; 16 + 2·6 of the 32 registers.
func gemmTile(w *writer, rows, columns int) {
	const (
		aWidth, bWidth = 8, 4 // of the panels
		alpha          = reg(31)
	)
	vectors := columns / 2
	acc := func(i, j int) reg { return reg(i*vectors + j) }
	name := fmt.Sprintf("gemm%dx%dNEON", rows, columns)
	w.printf("\n// func %s(terms int, a, b, c *float64, ldc int, alpha float64, resume bool)", name)
	w.text(name, "49")
	w.line("MOVD terms+0(FP), R0")
	w.line("MOVD a+8(FP), R1")
	w.line("MOVD b+16(FP), R2")
	w.line("MOVD c+24(FP), R3")
	w.line("MOVD ldc+32(FP), R4")
	w.line("LSL $3, R4, R4")
	w.line("FMOVD alpha+40(FP), F31")
	w.line("MOVBU resume+48(FP), R5")
	w.line("VDUP V31.D[0], V31.D2")
	w.line("CBNZ R5, resume")
	for i := range rows * vectors {
		w.line("VEOR V%d.B16, V%d.B16, V%d.B16", i, i, i)
	}
	w.line("B start")
	w.printf("resume:\n")
	w.line("MOVD R3, R6")
	w.rowsOfC(rows, vectors, "R6", func(i, j int) {
		w.line("FMOVQ %d(R6), F%d", 16*j, acc(i, j))
	})
	w.printf("start:\n")
	w.line("SUBS $2, R0, R0")
	w.line("BLT last")

	load := func(first reg) (a []reg, b []reg) {
		for i := range rows / 2 {
			a = append(a, first+reg(i))
		}
		for i := range vectors {
			b = append(b, first+reg(rows/2+i))
		}
		for i := 0; i < len(a); i += 2 {
			w.line("FLDPQ %d(R1), (F%d, F%d)", 16*i, a[i], a[i+1])
		}
		if vectors == 2 {
			w.line("FLDPQ (R2), (F%d, F%d)", b[0], b[1])
		} else {
			w.line("FMOVQ (R2), F%d", b[0])
		}
		w.line("ADD $%d, R1", 8*aWidth)
		w.line("ADD $%d, R2", 8*bWidth)
		return a, b
	}
	multiply := func(a, b []reg) {
		for i := range rows {
			for j := range b {
				w.lane(acc(i, j), b[j], a[i/2], i%2)
			}
		}
	}
	w.printf("loop:\n")
	a0, b0 := load(16)
	a1, b1 := load(22)
	multiply(a0, b0)
	multiply(a1, b1)
	w.line("SUBS $2, R0, R0")
	w.line("BGE loop")
	w.printf("last:\n")
	w.line("TBZ $0, R0, done")
	multiply(load(16))
	w.printf("done:\n")
	for i := range rows * vectors {
		w.three(fmul, reg(i), reg(i), alpha)
	}
	w.rowsOfC(rows, vectors, "R3", func(i, j int) {
		w.line("FMOVQ F%d, %d(R3)", acc(i, j), 16*j)
	})
	w.line("RET")
}

// rowsOfC calls do for each vector of C, with a pointer to the row.
func (w *writer) rowsOfC(rows, vectors int, pointer string, do func(i, j int)) {
	for i := range rows {
		for j := range vectors {
			do(i, j)
		}
		if i < rows-1 {
			w.line("ADD R4, %s", pointer)
		}
	}
}
