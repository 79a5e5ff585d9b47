package main

import (
	"fmt"
	"math"

	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

var constants = map[uint64]Mem{}

// bitsInMemory returns a vector of eight copies of a word in read-only memory.
func bitsInMemory(bits uint64) Mem {
	m, ok := constants[bits]
	if !ok {
		m = GLOBL(fmt.Sprintf("constant%016x", bits), attr.RODATA|attr.NOPTR)
		for i := range 8 {
			DATA(8*i, U64(bits))
		}
		constants[bits] = m
	}
	return m
}

func inMemory(x float64) Mem { return bitsInMemory(math.Float64bits(x)) }

// tailMasks returns eight words of ones and eight of zeros: the mask of a vector
// with r lanes starts at word 8-r.
func tailMasks() Mem {
	const key = "tailMasks"
	if !tailMasksWritten {
		tailMasksWritten = true
		GLOBL(key, attr.RODATA|attr.NOPTR)
		for i := range 16 {
			w := uint64(0)
			if i < 8 {
				w = math.MaxUint64
			}
			DATA(8*i, U64(w))
		}
	}
	return NewDataAddr(NewStaticSymbol(key), 0)
}

var tailMasksWritten bool
