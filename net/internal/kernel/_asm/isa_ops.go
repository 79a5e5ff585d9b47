package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Predicates of VCMPPD, quiet. The last two are true for NaN, the others false.
const (
	equal    = 0x00
	less     = 0x11
	lessEq   = 0x12
	greater  = 0x1e
	notLE    = 0x16
	notEqual = 0x04
)

// compare returns the mask of the lanes where a is in the relation to b.
func (s isa) compare(relation uint8, a VecVirtual, b Op) Op {
	if s.name == avx512.name {
		k := K()
		VCMPPD(Imm(uint64(relation)), b, a, k)
		return k
	}
	v := YMM()
	VCMPPD(Imm(uint64(relation)), b, a, v)
	return v
}

// blend returns yes in the lanes of the mask and no in the others.
func (s isa) blend(mask Op, yes, no VecVirtual) VecVirtual {
	v := s.vector()
	if s.name == avx512.name {
		VBLENDMPD(yes, no, mask, v)
	} else {
		VBLENDVPD(mask, yes, no, v)
	}
	return v
}

// keep returns v in the lanes of the mask and 0 in the others.
func (s isa) keep(mask Op, v VecVirtual) VecVirtual {
	out := s.vector()
	if s.name == avx512.name {
		VMOVAPD_Z(v, mask, out)
	} else {
		VANDPD(mask, v, out)
	}
	return out
}

// The arithmetic below returns new vectors; the last operand may be in memory.

func (s isa) add(a VecVirtual, b Op) VecVirtual { v := s.vector(); VADDPD(b, a, v); return v }
func (s isa) sub(a VecVirtual, b Op) VecVirtual { v := s.vector(); VSUBPD(b, a, v); return v }
func (s isa) mul(a VecVirtual, b Op) VecVirtual { v := s.vector(); VMULPD(b, a, v); return v }
func (s isa) div(a VecVirtual, b Op) VecVirtual { v := s.vector(); VDIVPD(b, a, v); return v }
func (s isa) and(a VecVirtual, b Op) VecVirtual { v := s.vector(); VANDPD(b, a, v); return v }
func (s isa) or(a VecVirtual, b Op) VecVirtual  { v := s.vector(); VORPD(b, a, v); return v }
func (s isa) sqrt(a VecVirtual) VecVirtual      { v := s.vector(); VSQRTPD(a, v); return v }

// min and max return a if either is NaN.
func (s isa) min(a VecVirtual, b Op) VecVirtual {
	v := s.copy(b)
	VMINPD(a, v, v)
	return v
}

func (s isa) max(a VecVirtual, b Op) VecVirtual {
	v := s.copy(b)
	VMAXPD(a, v, v)
	return v
}

func (s isa) copy(a Op) VecVirtual { v := s.vector(); VMOVUPD(a, v); return v }

// fma returns a·b + c.
func (s isa) fma(a VecVirtual, b, c Op) VecVirtual {
	v := s.copy(c)
	VFMADD231PD(b, a, v)
	return v
}

// fnma returns -a·b + c.
func (s isa) fnma(a VecVirtual, b, c Op) VecVirtual {
	v := s.copy(c)
	VFNMADD231PD(b, a, v)
	return v
}
