package kernel

// panelPacking copies panels of op(A), then of op(B).
type panelPacking gemmTask

func (t *panelPacking) Do(lo, hi int) {
	p := t.packed
	terms := p.to - p.from
	for ; lo < hi; lo++ {
		if lo < p.tiles {
			row := lo * p.rows
			packPanel(p.a[row*terms:][:p.rows*terms], p.rows, t.a[row*t.aRow+p.from*t.aCol:], t.aRow, t.aCol, min(p.rows, t.m-row))
		} else {
			column := (lo - p.tiles) * tileColumns
			packPanel(p.b[column*terms:][:tileColumns*terms], tileColumns, t.b[column*t.bCol+p.from*t.bRow:], t.bCol, t.bRow, min(tileColumns, t.n-column))
		}
	}
}

// packPanel sets dst[p·width + r] = src[r·line + p·term] for r < lines and 0 for
// the other r < width. One of line and term is 1; width is a multiple of 4.
func packPanel(dst []float64, width int, src []float64, line, term, lines int) {
	terms := len(dst) / width
	r := 0
	for ; r+4 <= lines; r += 4 {
		if term == 1 {
			interleave(dst[r:], width, src[r*line:], line, terms)
			continue
		}
		for p := range terms {
			d, s := (*[4]float64)(dst[p*width+r:]), (*[4]float64)(src[p*term+r:])
			d[0], d[1], d[2], d[3] = s[0], s[1], s[2], s[3]
		}
	}
	for ; r < lines; r++ {
		for p := range terms {
			dst[p*width+r] = src[r*line+p*term]
		}
	}
	for ; r < width; r++ {
		for p := range terms {
			dst[p*width+r] = 0
		}
	}
}

// interleave sets dst[p·width + r] = src[r·line + p] for r < 4, p < n.
func interleave(dst []float64, width int, src []float64, line, n int) {
	x, y, z, w := src[:n], src[line:][:n], src[2*line:][:n], src[3*line:][:n]
	for p, v := range x {
		d := (*[4]float64)(dst[p*width:])
		d[0], d[1], d[2], d[3] = v, y[p], z[p], w[p]
	}
}
