//go:build !purego

package kernel

// gemmPlan is empty: a packed product is not cut further.
type gemmPlan struct{}

// gemmState is empty: a packed product keeps its buffers in gemmPanels.
type gemmState struct{}

// neonTileRows is the height of the tiles in assembly.
const neonTileRows = 8

func (t *gemmTask) run() {
	if version == goOnly {
		t.runPacked(goTileRows)
	} else {
		t.runPacked(neonTileRows)
	}
}

// packedTile computes the tile of C from (i, j) on.
func (t *gemmTask) packedTile(a, b []float64, i, j int) {
	if version == goOnly {
		t.goTile(a, b, i, j)
		return
	}
	rows, columns := min(neonTileRows, t.m-i), min(tileColumns, t.n-j)
	terms := len(b) / tileColumns
	if t.beta == 0 && rows%4 == 0 && columns%2 == 0 {
		alpha := t.alpha
		if t.packed.to < t.k {
			alpha = 1
		}
		tilesNEON[rows/4-1][columns/2-1](terms, &a[0], &b[0], &t.c[i*t.ldc+j], t.ldc, alpha, t.packed.from > 0)
		return
	}
	// C is smaller than a tile or has elements to keep: the sums go to a place of
	// their own.
	var sums [neonTileRows * tileColumns]float64
	t.resume(sums[:], i, j)
	tilesNEON[(rows+3)/4-1][(columns+1)/2-1](terms, &a[0], &b[0], &sums[0], tileColumns, 1, true)
	t.finish(sums[:], i, j)
}

// tilesNEON are the tiles of 4 or 8 rows and 2 or 4 columns.
var tilesNEON = [2][2]func(terms int, a, b, c *float64, ldc int, alpha float64, resume bool){
	{gemm4x2NEON, gemm4x4NEON},
	{gemm8x2NEON, gemm8x4NEON},
}
