// Package data makes and reads what networks are fed with: noise on spheres,
// glyphs drawn from the Go fonts, and CIFAR-10, CIFAR-100 and MNIST-like (IDX)
// files or folders of PNG and JPEG pictures where the user has them.
//
// Images are bytes, one image after the other, each channel by channel and row
// by row as in CIFAR's files. A Preprocessing, fitted to the training images,
// turns them into a Set: a matrix with one input a row.
//
//	split, err := data.FromEnvironment(1, 4000, 1000)
//	…
//	train, test, how, err := split.Preprocess()
//
// Everything made here has the same bits on every machine: glyphs are drawn in
// integer arithmetic, and preprocessing takes exact sums of bytes.
//
// Readers take nothing on trust. A file that is truncated, too long, of wrong
// dimensions or labels, no regular file, or not what its name says, is an error that
// names the file, the record and what was expected. Data may have 1 GiB, all files
// together and unpacked, and reading takes no more memory than the data and 4 MiB,
// pictures apart: room is made once, when sizes are known to fit. Data whose archive
// hasn't the checksum that its authors published is used, but called unofficial in its
// name.
package data
