// Package net builds, initialises, runs and differentiates deep feed-forward
// networks for the study of how gradients behave with depth. It is not a
// general deep-learning library: no convolutions, no graph compiler, no GPU.
//
// # Conventions
//
// Matrices are row-major; a batch holds one input per row. Layers are counted
// from the input: layer 0 is the input, layer l is what the l-th linear layer
// puts out, added to its skip connection where a residual block ends there, and with
// PostNorm then normalized.
// The paper counts from the error instead: its f_k is layer Depth+1-k, its
// GSC(L,0) runs from layer 1 to the error. This is the only place where the
// two counts meet.
//
// Between layer l-1 and layer l, for l > 1, stand a normalization (if any), a
// nonlinearity and the linear map, in this order. The nonlinearity's input is
// the pre-activation l-1. There are no biases unless asked for and no trainable
// normalization parameters, so compositional depth equals Depth. Biases stay as they
// are drawn, as skip connections do: neither are among the parameters.
//
// A residual network is the first linear layer, (Depth-2)/BlockDepth blocks
// of BlockDepth, two unless asked for otherwise, [normalization, nonlinearity, linear] around a skip connection,
// and a last [normalization, nonlinearity, linear]. With PostNorm normalizations stand
// behind each block's sum instead.
//
// # The same bits everywhere
//
// Everything a pass computes, and every random number, has the same bits on
// any CPU and for any number of cores, unless blas64.Use has put in another
// BLAS: products of matrices run over [BLAS], elementwise work over kernels
// with fixed arithmetic.
package net
