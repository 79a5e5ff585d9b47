// Package kernel holds the hot loops of package net.
//
// Every function gives the same bits on any CPU, for any number of cores and
// however callers cut their work. To that end:
//
//   - an element of a matrix product is one chain of fused multiply-adds in
//     ascending order of the summed index;
//   - a sum over a slice runs in 32 lanes, element i in lane i mod 32, which are
//     folded in halves; a sum over rows of a matrix is one ascending chain for
//     each column;
//   - exp, expm1, log, tanh and erf are evaluated here, with the same operations
//     in every version, and not by package math;
//   - where a product is added to something, it is either fused by math.FMA or
//     kept from being fused by an explicit conversion to float64.
//
// Any NaN counts as equal to any other.
package kernel
