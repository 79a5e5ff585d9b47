//go:build linux

package kernel

import (
	"os"
	"syscall"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas"
)

// fenced holds slices next to pages that cannot be read or written.
type fenced struct {
	t     *testing.T
	atEnd bool // the page after the slice is closed, else the one before
}

// copy returns a copy of x in pages of its own.
func (f fenced) copy(x []float64) []float64 {
	page := os.Getpagesize()
	size := (8*len(x) + page - 1) / page * page
	memory, err := syscall.Mmap(-1, 0, size+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	require.NoError(f.t, err)
	f.t.Cleanup(func() { assert.NoError(f.t, syscall.Munmap(memory)) })
	require.NoError(f.t, syscall.Mprotect(memory[:page], syscall.PROT_NONE))
	require.NoError(f.t, syscall.Mprotect(memory[page+size:], syscall.PROT_NONE))
	from := page
	if f.atEnd {
		from = page + size - 8*len(x)
	}
	if len(x) == 0 {
		return nil
	}
	y := unsafe.Slice((*float64)(unsafe.Pointer(&memory[from])), len(x))
	copy(y, x)
	return y
}

// batchNorm returns one whose vectors stand in pages of their own.
func (f fenced) batchNorm(rows, cols int) *BatchNorm {
	n := NewBatchNorm(rows, cols)
	for _, s := range []*[]float64{&n.counts, &n.sums, &n.means, &n.squares, &n.mean, &n.projection, &n.factor, &n.invStd} {
		*s = f.copy(*s)
	}
	return n
}

// TestNothingOutsideIsTouched runs everything on slices at closed pages, where a
// read or write outside ends the test binary.
func TestNothingOutsideIsTouched(t *testing.T) {
	forEachVersion(t, func(t *testing.T) {
		for _, atEnd := range []bool{false, true} {
			f := fenced{t, atEnd}
			s := source(9)
			for _, c := range loopCases {
				for _, n := range []int{1, 3, 7, 8, 13, 31, 32, 37, 100} {
					var x [][]float64
					for range c.args {
						x = append(x, f.copy(normals(s, n)))
					}
					c.run(x)
				}
			}
			for _, shape := range [][3]int{{1, 1, 1}, {3, 5, 7}, {8, 24, 9}, {13, 100, 17}, {33, 31, 32}} {
				m, n, k := shape[0], shape[1], shape[2]
				a, b, c := f.copy(normals(s, m*k)), f.copy(normals(s, k*n)), f.copy(normals(s, m*n))
				BLAS{}.Dgemm(blas.NoTrans, blas.NoTrans, m, n, k, 1, a, k, b, n, 0, c, n)
				BLAS{}.Dgemm(blas.NoTrans, blas.Trans, m, n, k, 1, a, k, b, k, 1, c, n)
				BLAS{}.Dgemm(blas.Trans, blas.NoTrans, m, n, k, 1, a, m, b, n, 1, c, n)
				BLAS{}.Dgemm(blas.Trans, blas.Trans, m, n, k, 1, a, m, b, k, 1, c, n)
				norm := f.batchNorm(m, n)
				norm.Forward(c, c)
				norm.Backward(c, c, f.copy(c))
			}
		}
	})
}
