package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// loop describes a function that works element by element on slices of one
// length.
type loop struct {
	name    string
	params  string   // as in Go, each with its type: "y []float64, x []float64"
	in, out []string // slices; what is both is read and written in place
	fixed   []uint64 // constants held in registers
	// body turns vectors of in into vectors of out.
	body func(b *body, in []value) []value
}

// body is a block with the constants and parameters of a loop.
type body struct {
	block
	w      *writer
	named  map[string]value
	inRegs map[uint64]value
}

// float returns a constant for use as a factor, from its register if it has one.
func (b *body) float(x float64) value { return b.bits(math.Float64bits(x)) }

func (b *body) bits(bits uint64) value {
	if v, ok := b.inRegs[bits]; ok {
		return v
	}
	return b.load(b.w.constant(bits))
}

// fresh returns a constant that may be overwritten.
func (b *body) fresh(x float64) value { return b.load(b.w.constant(math.Float64bits(x))) }

func floats(x ...float64) []uint64 {
	var bits []uint64
	for _, v := range x {
		bits = append(bits, math.Float64bits(v))
	}
	return bits
}

func (l loop) write(w *writer) {
	slice, scalar, size := map[string]int{}, map[string]int{}, 0
	var order []string
	for _, p := range strings.Split(l.params, ", ") {
		name, kind, _ := strings.Cut(p, " ")
		if kind == "[]float64" {
			slice[name] = size
			size += 24
		} else {
			scalar[name] = size
			size += 8
			order = append(order, name)
		}
	}
	w.printf("\n// func %sNEON(%s)", l.name, l.params)
	w.text(l.name+"NEON", fmt.Sprint(size))
	pointers := map[string]string{}
	for _, s := range slices.Sorted(maps.Keys(slice)) {
		pointers[s] = fmt.Sprintf("R%d", len(pointers)+2)
		w.line("MOVD %s_base+%d(FP), %s", s, slice[s], pointers[s])
	}
	w.line("MOVD %s_len+%d(FP), R1", l.out[0], slice[l.out[0]]+8)
	w.line("MOVD $neonConstants<>(SB), R0")
	fixed := reg(31)
	for _, s := range order {
		w.line("FMOVD %s+%d(FP), F%d", s, scalar[s], fixed)
		w.line("VDUP V%d.D[0], V%d.D2", fixed, fixed)
		fixed--
	}
	for _, c := range l.fixed {
		w.line("FMOVQ %d(R0), F%d", w.constant(c), fixed)
		fixed--
	}
	w.line("SUBS $2, R1, R1")
	w.line("BLT last")
	w.printf("loop:\n")
	l.writeBody(w, order, pointers, "FMOVQ")
	for _, s := range slices.Sorted(maps.Keys(slice)) {
		w.line("ADD $16, %s", pointers[s])
	}
	w.line("SUBS $2, R1, R1")
	w.line("BGE loop")
	w.printf("last:\n")
	w.line("TBZ $0, R1, done")
	l.writeBody(w, order, pointers, "FMOVD")
	w.printf("done:\n")
	w.line("RET")
}

// writeBody loads, computes and stores with the instruction for a vector or for
// one number, which leaves 0 in the other lane.
func (l loop) writeBody(w *writer, scalars []string, pointers map[string]string, move string) {
	b := &body{w: w, named: map[string]value{}, inRegs: map[uint64]value{}}
	b.fixed = map[value]reg{}
	fixed := reg(31)
	next := func() value { v := b.value(); b.fixed[v] = fixed; fixed--; return v }
	for _, s := range scalars {
		b.named[s] = next()
	}
	for _, c := range l.fixed {
		b.inRegs[c] = next()
	}
	for i, s := range l.in {
		b.in = append(b.in, b.value())
		w.line("%s (%s), F%d", move, pointers[s], i)
	}
	b.out = l.body(b, b.in)
	for i, r := range b.block.write(w) {
		w.line("%s F%d, (%s)", move, r, pointers[l.out[i]])
	}
}
