package net

import "gradscale/net/internal/kernel"

// Each calls do(0), …, do(n-1), several at a time: as many as GOMAXPROCS allows.
// It returns when all is done. It is for work on networks of their own, like one
// for each seed: as long as every core has such work, passes stay on the core
// that they were called on, which is faster than to share each of them out.
// Results have the same bits as those of one call after the other.
func Each(n int, do func(i int)) { kernel.Each(n, do) }
