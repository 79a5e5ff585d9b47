package main

import "runtime"

// suite is what is timed by default: products of the three forms, all elementwise
// loops and normalizations at a batch of 256 and a width of 100, and training steps
// that are made of them, on one core, where the least noise is; and of two networks
// on all cores, as nothing else would notice that they wait for each other.
func suite() []bench {
	const (
		kernels = "./net/internal/kernel"
		nets    = "./net"
		size    = "/^depth=50$/^width=100$/^batch=256$"
	)
	all := []bench{
		{kernels, "^BenchmarkDgemm$/^op=/^m=(256|100)$/^n=100$/^k=(100|256)$/^impl=chain$", 1},
		{kernels, "^BenchmarkLoop$", 1},
		{kernels, "^BenchmarkNormalization$/^loop=/^m=256$/^n=100$", 1},
		{nets, "^BenchmarkTrainStep$/^arch=(relu|batch-relu|tanh|layer-tanh|selu)$" + size, 1},
		{nets, "^BenchmarkJet$/^normalization=batch$/^order=1$", 1},
		{"./net/train", "^BenchmarkStep$/^optimizer=sgd$", 1},
	}
	if cores := runtime.NumCPU(); cores > 1 {
		all = append(all, bench{nets, "^BenchmarkTrainStep$/^arch=(relu|batch-relu)$" + size, cores})
	}
	return all
}
