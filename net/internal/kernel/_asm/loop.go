package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// loop describes a function that works element by element on slices of one
// length.
type loop struct {
	name      string
	signature string
	in, out   []string
	scalars   []string // float64 parameters
	constants []uint64 // what body uses of them, as bits
	// body turns vectors of in into vectors of out.
	body func(s isa, c pool, in []VecVirtual) []VecVirtual
}

// pool holds constants and scalars where a body can use them.
type pool struct {
	bits    map[uint64]Op
	scalars map[string]VecVirtual
}

// registersForConstants is how many of the 32 registers of AVX-512 a body
// leaves to constants; AVX2 reads them from memory.
const registersForConstants = 19

func (l loop) write(s isa) {
	TEXT(l.name+s.name, NOSPLIT, l.signature)
	Pragma("noescape")
	c := l.load(s)
	n := Load(Param(l.out[0]).Len(), GP64())
	base := map[string]Register{}
	for _, p := range append(append([]string(nil), l.out...), l.in...) {
		if _, ok := base[p]; !ok {
			base[p] = Load(Param(p).Base(), GP64())
		}
	}
	i := GP64()
	XORQ(i, i)
	at := func(p string) Mem { return Mem{Base: base[p], Index: i, Scale: 8} }

	SUBQ(Imm(uint64(s.lanes)), n)
	JLT(LabelRef("tail"))
	Label("loop")
	var in []VecVirtual
	for _, p := range l.in {
		in = append(in, s.copy(at(p)))
	}
	for j, v := range l.body(s, c, in) {
		VMOVUPD(v, at(l.out[j]))
	}
	ADDQ(Imm(uint64(s.lanes)), i)
	CMPQ(i, n)
	JLE(LabelRef("loop"))

	Label("tail")
	ADDQ(Imm(uint64(s.lanes)), n)
	SUBQ(i, n)
	JEQ(LabelRef("done"))
	mask := s.tailMask(n)
	in = nil
	for _, p := range l.in {
		v := s.vector()
		s.loadMasked(at(p), mask, v)
		in = append(in, v)
	}
	for j, v := range l.body(s, c, in) {
		s.storeMasked(v, mask, at(l.out[j]))
	}
	Label("done")
	VZEROUPPER()
	RET()
}

func (l loop) load(s isa) pool {
	c := pool{map[uint64]Op{}, map[string]VecVirtual{}}
	for _, bits := range l.constants {
		if _, ok := c.bits[bits]; ok {
			continue
		}
		m := bitsInMemory(bits)
		if s.name == avx512.name && len(c.bits) < registersForConstants {
			c.bits[bits] = s.copy(m)
		} else {
			c.bits[bits] = m
		}
	}
	for _, name := range l.scalars {
		c.scalars[name] = s.broadcast(name)
	}
	return c
}

// broadcast returns a vector of copies of a parameter.
func (s isa) broadcast(parameter string) VecVirtual {
	v := s.vector()
	address, err := Param(parameter).Resolve()
	if err != nil {
		panic(err)
	}
	VBROADCASTSD(address.Addr, v)
	return v
}

// tailMask returns the mask of the first n lanes, 0 < n < s.lanes; it overwrites
// n.
func (s isa) tailMask(n Register) Op {
	NEGQ(n)
	table := GP64()
	LEAQ(tailMasks(), table)
	return s.loadMask(Mem{Base: table, Index: n, Scale: 8, Disp: 64})
}
