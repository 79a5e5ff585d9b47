//go:build !purego

package kernel

import (
	"slices"
	"sync/atomic"
	"unsafe"
)

// tileArgs is what the assembly of a column of tiles reads; the generator knows
// the offsets. Strides are in bytes. a, c and tiles change from tile to tile.
type tileArgs struct {
	k           int
	a           *float64
	aRow, aCol  int
	b           *float64
	bRow        int
	c           *float64
	ldc         int
	mask        *[8]uint64 // all ones for each column that the last vector has
	alpha, beta float64
	overwrite   int                 // nonzero if C is not read at the end
	resume      int                 // nonzero if C holds the sums of earlier terms
	tiles       int                 // computed in one call, one below the other
	aStep       int                 // from a tile's part of A to the next one's
	aheadStep   int                 // one cache line of that is fetched with each term
	partial     int                 // nonzero if the mask leaves lanes out
	scale       int                 // nonzero if alpha isn't 1
	_           [2 * cacheLine]byte // between those of different cores, which change them tile by tile
}

// gemmState is what a product needs beyond its arguments, kept for reuse.
type gemmState struct {
	packed []float64  // terms from to to of op(B), panel by panel, if packed
	args   []tileArgs // one for each piece; on the stack they would escape
	next   atomic.Int32
}

// gemmPlan is how a product is cut.
type gemmPlan struct {
	vectors, panels int // of a row of C
	tiles           int // of a column of C
	from, to        int // terms of the sums being added
	pack            bool
}

// panelVectors is the number of vectors in the widest tile.
const panelVectors = 3

// lastMasks[r] are the masks of a vector with r columns, 1 ≤ r ≤ 8.
var lastMasks = func() (m [9][8]uint64) {
	for r := range m {
		for i := range r {
			m[r][i] = ^uint64(0)
		}
	}
	return m
}()

// blockTerms is about how many terms of the sums are added in one go, so that
// the rows of B that a panel needs, 24 KB, stay in the first-level cache.
const blockTerms = 128

// groupTiles is how many rows of tiles go through all panels before the next, so
// that what they need of A, 128 KB, stays in the second-level cache.
const groupTiles = 16

// unitGrain is the number of multiply-adds worth a task of their own, a
// microsecond.
const unitGrain = 1 << 16

// A B with rows of packStride or more, in every row a page of its own, is packed
// if packRows rows share the work.
const (
	packStride = 384
	packRows   = 64
)

func (t *gemmTask) run() {
	if version == goOnly {
		t.runPacked(goTileRows)
		return
	}
	width := vectorWidth() // tiles are as high as vectors are wide
	t.vectors = (t.n + width - 1) / width
	t.panels = (t.vectors + panelVectors - 1) / panelVectors
	t.pack = t.bCol != 1 || t.bRow >= packStride && t.m >= packRows
	t.tiles = (t.m + width - 1) / width
	units := t.tiles * t.panels
	t.state.args = slices.Grow(t.state.args[:0], units)[:units]
	blocks := 1
	if t.beta == 0 { // else C is not free to hold the sums
		blocks = (t.k + blockTerms - 1) / blockTerms
	}
	for i := range blocks {
		t.from, t.to = i*t.k/blocks, (i+1)*t.k/blocks
		if t.pack {
			t.reserve()
			Parallel(t.panels, 1+packGrain/((t.to-t.from)*panelVectors*width), (*gemmPacking)(t))
		}
		t.state.next.Store(0)
		Parallel(units, 1+unitGrain/((t.to-t.from)*panelVectors*width*width), t)
	}
}

// Do computes tiles lo to hi: terms from to to of their sums. Tiles are counted group by group, in a group panel by
// panel, in a panel downwards.
func (t *gemmTask) Do(lo, hi int) {
	rows := vectorWidth()
	args := &t.state.args[t.state.next.Add(1)-1]
	*args = tileArgs{k: t.to - t.from, aRow: 8 * t.aRow, aCol: 8 * t.aCol, bRow: 8 * t.bRow, ldc: 8 * t.ldc, alpha: t.alpha, beta: t.beta}
	if t.beta == 0 {
		args.overwrite = 1
	}
	if t.from > 0 {
		args.resume = 1
	}
	if t.to < t.k {
		args.alpha = 1
	}
	if args.alpha != 1 {
		args.scale = 1
	}
	for lo < hi {
		group := lo / (groupTiles * t.panels)
		first := group * groupTiles
		height := min(groupTiles, t.tiles-first)
		panel, tile := (lo-first*t.panels)/height, (lo-first*t.panels)%height
		n := min(height-tile, hi-lo)
		t.multiply(args, t.panel(panel), (first+tile)*rows, min((first+tile+n)*rows, t.m))
		lo += n
	}
	args.a, args.b, args.c = nil, nil, nil
}

func (t *gemmTask) packedTile(a, b []float64, i, j int) { t.goTile(a, b, i, j) }

// multiply computes rows of a panel of C.
func (t *gemmTask) multiply(args *tileArgs, p gemmPanel, row, last int) {
	args.mask = &lastMasks[p.last]
	args.partial = vectorWidth() - p.last
	if t.pack {
		args.b, args.bRow = &t.state.packed[p.packed], 8*p.stride
	} else {
		args.b = &t.b[t.from*t.bRow+p.column]
	}
	args.aheadStep = cacheLine
	if t.aRow == 1 {
		args.aheadStep = args.aCol
	}
	for rows := vectorWidth(); row < last; {
		height := min(rows, last-row)
		tiles := (last - row) / height
		args.tiles, args.aStep = tiles, height*args.aRow
		args.a, args.c = &t.a[row*t.aRow+t.from*t.aCol], &t.c[row*t.ldc+p.column]
		tileFunctions(height, p.vectors)((*byte)(unsafe.Pointer(args)))
		row += tiles * height
	}
}

// gemmPanel is a range of columns of op(B) and C, as wide as a tile.
type gemmPanel struct {
	column, columns int
	vectors, last   int // last is the number of columns in the last vector
	packed, stride  int // where it is in gemmState.packed
}

// panel returns one of t.panels panels, of about equally many vectors.
func (t *gemmTask) panel(i int) gemmPanel {
	width := vectorWidth()
	from, to := i*t.vectors/t.panels, (i+1)*t.vectors/t.panels
	return gemmPanel{
		column: from * width, columns: min(to*width, t.n) - from*width,
		vectors: to - from, last: min(width, t.n-(to-1)*width),
		packed: (t.to - t.from) * from * width, stride: (to - from) * width,
	}
}

func tileFunctions(rows, vectors int) func(*byte) {
	if version == avx512 {
		return tilesAVX512[rows-1][vectors-1]
	}
	return tilesAVX2[rows-1][vectors-1]
}

var tilesAVX512 = [8][panelVectors]func(*byte){
	{gemm1x1AVX512, gemm1x2AVX512, gemm1x3AVX512}, {gemm2x1AVX512, gemm2x2AVX512, gemm2x3AVX512},
	{gemm3x1AVX512, gemm3x2AVX512, gemm3x3AVX512}, {gemm4x1AVX512, gemm4x2AVX512, gemm4x3AVX512},
	{gemm5x1AVX512, gemm5x2AVX512, gemm5x3AVX512}, {gemm6x1AVX512, gemm6x2AVX512, gemm6x3AVX512},
	{gemm7x1AVX512, gemm7x2AVX512, gemm7x3AVX512}, {gemm8x1AVX512, gemm8x2AVX512, gemm8x3AVX512},
}

var tilesAVX2 = [4][panelVectors]func(*byte){
	{gemm1x1AVX2, gemm1x2AVX2, gemm1x3AVX2}, {gemm2x1AVX2, gemm2x2AVX2, gemm2x3AVX2},
	{gemm3x1AVX2, gemm3x2AVX2, gemm3x3AVX2}, {gemm4x1AVX2, gemm4x2AVX2, gemm4x3AVX2},
}
