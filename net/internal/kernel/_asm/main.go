// Command _asm writes the assembly of package kernel for amd64; see the
// go:generate line in ../generate.go.
package main

import (
	"slices"

	. "github.com/mmcloughlin/avo/build"
)

func main() {
	ConstraintExpr("!purego")
	for rows := 1; rows <= 8; rows++ {
		for vectors := 1; vectors <= 3; vectors++ {
			gemmTile(avx512, rows, vectors)
		}
	}
	for rows := 1; rows <= 4; rows++ {
		for vectors := 1; vectors <= 3; vectors++ {
			gemmTile(avx2, rows, vectors)
		}
	}
	transposeAVX512()
	transposeAVX2()
	for _, s := range []isa{avx512, avx2} {
		for _, l := range slices.Concat(activations(), gelus(), arithmetic(), quantiles()) {
			l.write(s)
		}
		for _, d := range reductions() {
			d.write(s)
		}
		for vectors := 1; vectors <= s.columnVectors; vectors++ {
			for _, write := range []func(isa, int){columnMoments, columnDeviations, columnStandardize, columnProducts, columnMeans, columnProject} {
				write(s, vectors)
			}
		}
	}
	peak(avx512)
	peak(avx2)
	Generate()
}
