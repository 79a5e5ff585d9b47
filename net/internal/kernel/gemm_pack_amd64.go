//go:build !purego

package kernel

// packGrain is the number of elements worth a task of their own.
const packGrain = 4096

// reserve makes room for the packed panels.
func (t *gemmTask) reserve() {
	size := (t.to - t.from) * t.vectors * vectorWidth()
	if cap(t.state.packed) < size {
		t.state.packed = make([]float64, size)
	}
	t.state.packed = t.state.packed[:size]
}

// gemmPacking copies panels of op(B) to contiguous memory.
type gemmPacking gemmTask

func (t *gemmPacking) Do(lo, hi int) {
	for i := lo; i < hi; i++ {
		p := (*gemmTask)(t).panel(i)
		dst := t.state.packed[p.packed:]
		if t.bCol == 1 {
			for r := t.from; r < t.to; r++ {
				copy(dst[(r-t.from)*p.stride:], t.b[r*t.bRow+p.column:][:p.columns])
			}
		} else {
			transpose(dst, p.stride, t.b[p.column*t.bCol+t.from:], t.bCol, p.columns, t.to-t.from)
		}
	}
}

// transpose sets dst_ji = src_ij for i < rows, j < cols.
func transpose(dst []float64, dstStride int, src []float64, srcStride, rows, cols int) {
	w, block := 8, transposeAVX512
	if version == avx2 {
		w, block = 4, transposeAVX2
	}
	wholeRows, wholeCols := rows/w*w, cols/w*w
	for i := 0; i < wholeRows; i += w {
		for j := 0; j < wholeCols; j += w {
			block(&dst[j*dstStride+i], 8*dstStride, &src[i*srcStride+j], 8*srcStride)
		}
	}
	for i := range rows {
		from := 0
		if i < wholeRows {
			from = wholeCols
		}
		for j := from; j < cols; j++ {
			dst[j*dstStride+i] = src[i*srcStride+j]
		}
	}
}
