package main

import (
	"fmt"
	"io"
)

// writer writes Go assembly. What Go's assembler has no name for is written as the
// word that encodes it, with its name in the Arm architecture as a comment.
type writer struct {
	out       io.Writer
	constants []uint64
}

func (w *writer) printf(format string, args ...any) { fmt.Fprintf(w.out, format, args...) }

func (w *writer) text(name, frame string) {
	w.printf("\nTEXT ·%s(SB), NOSPLIT, $0-%s\n", name, frame)
}

// line writes an instruction that Go's assembler knows.
func (w *writer) line(format string, args ...any) { w.printf("\t"+format+"\n", args...) }

// reg is a vector register of two float64.
type reg int

// Encodings of operations on vectors of two float64, from the Arm Architecture
// Reference Manual, section C7.2; every register field is 0. All are part of
// Armv8.0.
const (
	fadd      = 0x4e60d400
	fsub      = 0x4ee0d400
	fmul      = 0x6e60dc00
	fdiv      = 0x6e60fc00
	fmin      = 0x4ee0f400 // NaN if one is
	fmax      = 0x4e60f400 // NaN if one is
	fmla      = 0x4e60cc00
	fmls      = 0x4ee0cc00
	fmlaLane  = 0x4fc01000 // by an element
	fcmgt     = 0x6ee0e400
	fcmge     = 0x6e60e400
	fcmeq     = 0x4e60e400
	fabs      = 0x4ee0f800
	fneg      = 0x6ee0f800
	fsqrt     = 0x6ee1f800
	andBits   = 0x4e201c00
	bicBits   = 0x4e601c00
	orrBits   = 0x4ea01c00
	bslBits   = 0x6e601c00
	bitBits   = 0x6ea01c00
	addInt    = 0x4ee08400
	subInt    = 0x6ee08400
	shlInt    = 0x4f405400 // plus the shift << 16
	sshrInt   = 0x4f400400 // minus the shift << 16, from 1 << 22 on
	sshrLimit = 128
)

var names = map[uint32]string{
	fadd: "fadd", fsub: "fsub", fmul: "fmul", fdiv: "fdiv", fmin: "fmin", fmax: "fmax", fmla: "fmla", fmls: "fmls",
	fcmgt: "fcmgt", fcmge: "fcmge", fcmeq: "fcmeq", fabs: "fabs", fneg: "fneg", fsqrt: "fsqrt",
	andBits: "and", bicBits: "bic", orrBits: "orr", bslBits: "bsl", bitBits: "bit", addInt: "add", subInt: "sub",
}

// bitwise operations are written with arrangement 16b.
var bitwise = map[uint32]bool{andBits: true, bicBits: true, orrBits: true, bslBits: true, bitBits: true}

func arrangement(op uint32) string {
	if bitwise[op] {
		return "16b"
	}
	return "2d"
}

func (w *writer) word(code uint32, format string, args ...any) {
	w.line("WORD $0x%08x // %s", code, fmt.Sprintf(format, args...))
}

// three writes d = n op m, or d = d op n·m.
func (w *writer) three(op uint32, d, n, m reg) {
	t := arrangement(op)
	if op == orrBits && n == m {
		w.word(op|uint32(m)<<16|uint32(n)<<5|uint32(d), "mov v%d.%s, v%d.%s", d, t, n, t)
		return
	}
	w.word(op|uint32(m)<<16|uint32(n)<<5|uint32(d), "%s v%d.%s, v%d.%s, v%d.%s", names[op], d, t, n, t, m, t)
}

// two writes d = op n.
func (w *writer) two(op uint32, d, n reg) {
	w.word(op|uint32(n)<<5|uint32(d), "%s v%d.2d, v%d.2d", names[op], d, n)
}

// lane writes d = d + n·m[i].
func (w *writer) lane(d, n, m reg, i int) {
	w.word(fmlaLane|uint32(m)<<16|uint32(i)<<11|uint32(n)<<5|uint32(d), "fmla v%d.2d, v%d.2d, v%d.d[%d]", d, n, m, i)
}

func (w *writer) shiftLeft(d, n reg, by int) {
	w.word(shlInt|uint32(by)<<16|uint32(n)<<5|uint32(d), "shl v%d.2d, v%d.2d, #%d", d, n, by)
}

// shiftRight keeps the sign.
func (w *writer) shiftRight(d, n reg, by int) {
	w.word(uint32(0x4f000400)|uint32(sshrLimit-by)<<16|uint32(n)<<5|uint32(d), "sshr v%d.2d, v%d.2d, #%d", d, n, by)
}
