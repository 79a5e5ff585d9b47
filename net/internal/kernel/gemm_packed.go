package kernel

// A product is packed where no assembly reads the matrices as they lie: op(A) is
// copied into panels as high as a tile of C and op(B) into panels as wide, term
// by term, so that a tile reads both from one end to the other. A panel is read
// once for each tile, in which each number of it is used several times.

const (
	// goTileRows and tileColumns are the shape of a tile in Go.
	goTileRows  = 4
	tileColumns = 4

	// packedTerms is about how many terms of the sums are added in one go: 16 KB
	// of op(A), which stay in the first-level cache, and 8 KB of op(B), for the
	// highest tile.
	packedTerms = 256

	// groupBytes of op(B) go past all tiles before the next, so that they stay in
	// the second-level cache.
	groupBytes = 256 << 10

	// panelGrain is the number of elements worth a task of their own.
	panelGrain = 4096

	// tileGrain is the number of multiply-adds worth a task of their own.
	tileGrain = 1 << 14
)

// gemmPanels holds the panels of a product and how it is cut, for reuse.
type gemmPanels struct {
	a, b           []float64
	rows           int // of a tile
	tiles, columns int // tiles in a column and in a row of C
	group          int // panels of op(B) that go past all tiles before the next
	from, to       int // terms of the sums being added
}

// runPacked multiplies with tiles of a number of rows.
func (t *gemmTask) runPacked(rows int) {
	if t.m < goTileRows || t.n < tileColumns {
		Parallel(t.m, rowGrain(t.n, t.k), (*unpackedGemm)(t))
		return
	}
	p := t.packed
	p.rows = rows
	p.tiles, p.columns = (t.m+rows-1)/rows, (t.n+tileColumns-1)/tileColumns
	blocks := 1
	if t.beta == 0 { // else C is not free to hold the sums
		blocks = (t.k + packedTerms - 1) / packedTerms
	}
	for i := range blocks {
		p.from, p.to = i*t.k/blocks, (i+1)*t.k/blocks
		terms := p.to - p.from
		p.group = max(1, groupBytes/(8*tileColumns*terms))
		p.a = room(p.a, p.tiles*rows*terms)
		p.b = room(p.b, p.columns*tileColumns*terms)
		Parallel(p.tiles+p.columns, 1+panelGrain/(terms*rows), (*panelPacking)(t))
		Parallel(p.tiles*p.columns, 1+tileGrain/(terms*rows*tileColumns), (*packedGemm)(t))
	}
}

func room(x []float64, n int) []float64 {
	if cap(x) < n {
		return make([]float64, n)
	}
	return x[:n]
}

// unpackedGemm computes rows of products too small to pack.
type unpackedGemm gemmTask

func (t *unpackedGemm) Do(lo, hi int) { (*gemmTask)(t).chains(lo, hi) }

// packedGemm computes tiles, counted group by group, in a group tile by tile
// downwards, in a tile panel by panel.
type packedGemm gemmTask

func (t *packedGemm) Do(lo, hi int) {
	p := t.packed
	terms := p.to - p.from
	for ; lo < hi; lo++ {
		group := lo / (p.group * p.tiles)
		first := group * p.group
		width := min(p.group, p.columns-first)
		tile, column := (lo-first*p.tiles)/width, first+(lo-first*p.tiles)%width
		a := p.a[tile*p.rows*terms:][:p.rows*terms]
		b := p.b[column*tileColumns*terms:][:tileColumns*terms]
		(*gemmTask)(t).packedTile(a, b, tile*p.rows, column*tileColumns)
	}
}

// goTile computes the tile of C from (i, j) on.
func (t *gemmTask) goTile(a, b []float64, i, j int) {
	var sums [goTileRows * tileColumns]float64
	t.resume(sums[:], i, j)
	addProducts(&sums, a, b)
	t.finish(sums[:], i, j)
}

// resume reads the sums of earlier terms from C, as far as the tile from (i, j)
// on is inside.
func (t *gemmTask) resume(sums []float64, i, j int) {
	if t.packed.from == 0 {
		return
	}
	for ; len(sums) > 0 && i < t.m; i, sums = i+1, sums[tileColumns:] {
		copy(sums[:tileColumns], t.c[i*t.ldc+j:i*t.ldc+t.n])
	}
}

// finish writes the sums to C: as they are while terms are missing, else as
// elements.
func (t *gemmTask) finish(sums []float64, i, j int) {
	width := min(tileColumns, t.n-j)
	for ; len(sums) >= tileColumns && i < t.m; i, sums = i+1, sums[tileColumns:] {
		c, row := t.c[i*t.ldc+j:][:width], sums[:width]
		switch {
		case t.packed.to < t.k:
			copy(c, row)
		case t.beta == 0:
			for q, v := range row {
				c[q] = t.alpha * v
			}
		default:
			for q, v := range row {
				c[q] = t.store(v, c[q])
			}
		}
	}
}
