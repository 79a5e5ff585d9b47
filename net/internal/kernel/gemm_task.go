package kernel

import "sync"

// gemmTask is a product under way.
type gemmTask struct {
	m, n, k     int
	alpha, beta float64
	a           []float64
	aRow, aCol  int // op(A)_ip is a[i·aRow + p·aCol]
	b           []float64
	bRow, bCol  int
	c           []float64
	ldc         int
	gemmPlan
	state  *gemmState  // kept between products
	packed *gemmPanels // likewise
}

// rowGrain returns the number of rows worth a task of their own, in whole
// tiles: some 2^16 multiply-adds, a microsecond.
func rowGrain(n, k int) int { return max(1, (1<<16)/(n*k)/8) * 8 }

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
		return &gemmTask{state: new(gemmState), packed: new(gemmPanels)}
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
