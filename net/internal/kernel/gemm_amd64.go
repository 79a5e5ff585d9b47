//go:build !purego

package kernel

import (
	"slices"
	"sync/atomic"
	"unsafe"
)

// tileArgs is what the assembly of a tile reads; the generator knows the
// offsets. Strides are in bytes.
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
	overwrite   int // nonzero if C is not read
}

// gemmState is what a product needs beyond its arguments, kept for reuse.
type gemmState struct {
	packed []float64  // op(B) with contiguous rows, if B has none
	args   []tileArgs // one for each piece; on the stack they would escape
	next   atomic.Int32
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

func (t *gemmTask) run() {
	if version == goOnly {
		Parallel(t.m, rowGrain(t.n, t.k), t)
		return
	}
	if t.bCol != 1 {
		t.pack()
	}
	rows := vectorWidth() // tiles are as high as vectors are wide
	tiles := (t.m + rows - 1) / rows
	t.state.args = slices.Grow(t.state.args[:0], tiles)[:tiles]
	t.state.next.Store(0)
	Parallel(tiles, max(1, rowGrain(t.n, t.k)/rows), t)
}

// Do computes rows lo to hi of C in Go, or rows of tiles lo to hi in assembly.
func (t *gemmTask) Do(lo, hi int) {
	if version == goOnly {
		t.generic(lo, hi)
		return
	}
	width := vectorWidth()
	rows, vectors := width, (t.n+width-1)/width
	panels := (vectors + panelVectors - 1) / panelVectors
	args := &t.state.args[t.state.next.Add(1)-1]
	*args = tileArgs{k: t.k, aRow: 8 * t.aRow, aCol: 8 * t.aCol, bRow: 8 * t.bRow, ldc: 8 * t.ldc, alpha: t.alpha, beta: t.beta}
	if t.beta == 0 {
		args.overwrite = 1
	}
	last := min(hi*rows, t.m)
	for panel := range panels {
		from, to := panel*vectors/panels, (panel+1)*vectors/panels
		col := from * width
		args.mask = &lastMasks[min(width, t.n-(to-1)*width)]
		args.b = &t.b[col]
		for i := lo * rows; i < last; i += rows {
			args.a, args.c = &t.a[i*t.aRow], &t.c[i*t.ldc+col]
			tileFunctions(min(rows, last-i), to-from)((*byte)(unsafe.Pointer(args)))
		}
	}
	args.a, args.b, args.c = nil, nil, nil
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

// pack copies op(B), whose columns are contiguous, to contiguous rows.
func (t *gemmTask) pack() {
	size := t.k * t.n
	if cap(t.state.packed) < size {
		t.state.packed = make([]float64, size)
	}
	packed := t.state.packed[:size]
	w := vectorWidth()
	block := transposeAVX512
	if version == avx2 {
		block = transposeAVX2
	}
	n, k := t.n/w*w, t.k/w*w
	for j := 0; j < n; j += w {
		for p := 0; p < k; p += w {
			block(&packed[p*t.n+j], 8*t.n, &t.b[j*t.bCol+p], 8*t.bCol)
		}
	}
	for j := range t.n {
		from := 0
		if j < n {
			from = k
		}
		for p := from; p < t.k; p++ {
			packed[p*t.n+j] = t.b[j*t.bCol+p]
		}
	}
	t.b, t.bRow, t.bCol = packed, t.n, 1
}
