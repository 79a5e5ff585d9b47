// Package data makes what networks are fed with: noise on spheres and glyphs
// drawn from the Go fonts.
//
// Images are bytes, one image after the other, each channel by channel and row
// by row as in CIFAR's files. A Preprocessing, fitted to the training images,
// turns them into a Set: a matrix with one input a row.
//
// Everything made here has the same bits on every machine: glyphs are drawn in
// integer arithmetic, and preprocessing takes exact sums of bytes.
package data
