// Package mutants tests the tests: it makes small changes to the module's source,
// one at a time, and runs tests that must then fail. It has no code but tests, and
// without the flag -mutants they only look at the files in testdata/mutants.
//
// Mutants are of two kinds. Those listed by hand, in the files of testdata/mutants
// with four columns, each undo something that the project promises; the tests that
// must fail are named. Others are drawn: [TestMutants] walks the syntax trees of a
// package, applies the usual operators (condition negated, < for <=, - for +, && for
// ||, statement removed, error or result lost, constant off by one) and takes some
// of all places by a checksum of seed and place, so that a change of the source
// moves few others; the package's own tests must fail, with -short and up to the
// first failure. What does not compile is drawn anew. On file are 20 of each package
// and seed 1, whatever its size; other numbers and seeds are for looking further.
//
//	go test ./claims/mutants -timeout 0 -mutants all -update          # writes testdata/mutants/score.tsv
//	go test ./claims/mutants -timeout 0 -mutants net/optim -v         # one package, compared with the file
//	go test ./claims/mutants -timeout 0 -mutants net/optim -draw 200 -draw-seed 2 -v
//	go test ./claims/mutants -timeout 0 -mutants all -again -update   # goes on where the last stopped, and tries survivors once more
//
// A mutant that changes nothing anyone could observe is an equivalent, named with
// the reason in testdata/mutants/equivalents.tsv. It is tried as well, and must
// survive. The score of a package is killed/(tried - equivalent), and must be at
// least 95 %. Those on file are of the tests that were written for what survived, and
// say nothing of mutants that were not drawn: of the first 25 that seed 2 drew in net,
// tests killed 20.
//
// The working tree is never touched: the change is an overlay of the build, and
// tests run in a copy of the module. A mutant may ask for all memory there is: run
// it under ulimit -v 5000000.
package mutants
