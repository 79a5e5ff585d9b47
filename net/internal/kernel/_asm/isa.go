package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// isa is what the generator needs to know of an instruction set.
type isa struct {
	name   string
	lanes  int // float64 in a vector
	vector func() VecVirtual
	// columnVectors is how many vectors of columns batch normalization has in
	// registers.
	columnVectors int
}

var (
	avx512 = isa{"AVX512", 8, ZMM, 8}
	avx2   = isa{"AVX2", 4, YMM, 3}
)

// zero returns a vector of zeros.
func (s isa) zero() VecVirtual {
	v := s.vector()
	if s.name == avx512.name {
		VPXORQ(v, v, v)
	} else {
		VXORPD(v, v, v)
	}
	return v
}

// loadMask reads which lanes of the last vector of a row exist, from a pointer
// to eight 64-bit words that are all ones where a lane does.
func (s isa) loadMask(mask Mem) Op {
	if s.name == avx512.name {
		v, k := ZMM(), K()
		VMOVDQU64(mask, v)
		VPMOVQ2M(v, k)
		return k
	}
	v := YMM()
	VMOVUPD(mask, v)
	return v
}

// loadMasked reads the lanes of the mask; the others become 0 and their memory
// is not touched.
func (s isa) loadMasked(m Mem, mask Op, v VecVirtual) {
	if s.name == avx512.name {
		VMOVUPD_Z(m, mask, v)
	} else {
		VMASKMOVPD(m, mask, v)
	}
}

func (s isa) storeMasked(v VecVirtual, mask Op, m Mem) {
	if s.name == avx512.name {
		VMOVUPD(v, mask, m)
	} else {
		VMASKMOVPD(v, mask, m)
	}
}
