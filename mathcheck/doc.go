// Package mathcheck is the second opinion on networks: closed forms, quadrature,
// exact small cases and statistics, as pure functions of vectors, matrices and
// closures. It shares no code with the network it judges and must never import
// it; a test keeps it so.
//
// Functions panic where the caller made a mistake that no data can excuse, like
// slices of different lengths, and say which. Numbers pass through package math,
// so they may differ between architectures by some units in the last place.
//
// Widths and batches are taken to be infinite where nothing else is said.
// Growth rates are per linear layer, of squared gradients where named Squared.
package mathcheck
