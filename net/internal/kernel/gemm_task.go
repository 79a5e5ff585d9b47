package kernel

import "sync"

// gemmTask is a product under way; its range is that of the rows of C.
type gemmTask struct {
	m, n, k     int
	alpha, beta float64
	a           []float64
	aRow, aCol  int // op(A)_ip is a[i·aRow + p·aCol]
	b           []float64
	bRow, bCol  int
	c           []float64
	ldc         int
	packed      []float64 // room for a copy of op(B), kept between products
}

// idleGemms holds tasks for reuse, as many as were ever under way at once.
var idleGemms struct {
	sync.Mutex
	list []*gemmTask
}

func takeGemm() *gemmTask {
	idleGemms.Lock()
	defer idleGemms.Unlock()
	n := len(idleGemms.list)
	if n == 0 {
		return new(gemmTask)
	}
	t := idleGemms.list[n-1]
	idleGemms.list = idleGemms.list[:n-1]
	return t
}

func giveGemm(t *gemmTask) {
	t.a, t.b, t.c = nil, nil, nil
	idleGemms.Lock()
	idleGemms.list = append(idleGemms.list, t)
	idleGemms.Unlock()
}
