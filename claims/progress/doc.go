// Package progress shows how far long work is and how long it may still take,
// and finds out before it begins whether go test's time limit leaves it enough.
//
// Work is measured in operations, or in any other unit of which equal numbers
// take equal times. Nothing here changes a number: clocks are only shown.
//
//	if err := progress.Suffices("training", progress.Duration(operations, rate)); err != nil {
//		return err // names the -timeout to give
//	}
//	w := progress.Begin("training", operations)
//	defer w.End()
//	… w.Add(operations of a part) …
//
// A terminal gets a bar. It is looked for at standard error and, as go test
// collects what a test writes there and drops it if the test passes, at the
// process's controlling terminal. Without one, lines go to standard error, ten
// seconds apart; with -v and a single package go test passes them on at once.
package progress
