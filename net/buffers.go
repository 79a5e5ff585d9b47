package net

import "slices"

// use is what a step does to the matrices of a pass.
type use struct {
	reads  []int
	writes int
	// inPlace is a value among reads whose matrix may take the result if
	// nothing reads it later, or -1.
	inPlace int
	// shares means that the value written is the inPlace value, in its matrix.
	shares bool
}

// assignBuffers gives each value a buffer such that values that are needed at
// the same time share none, and returns the buffer of each value and the
// columns of each buffer. keep holds values needed beyond the last use; the
// value first is there before the first use.
func assignBuffers(uses []use, cols []int, keep []int, first int) (buffer, bufferCols []int) {
	last := lastReads(uses, len(cols), keep)
	buffer = slices.Repeat([]int{-1}, len(cols))
	free := map[int][]int{} // by columns; only looked up, never ranged over
	take := func(v int) {
		c := cols[v]
		if n := len(free[c]); n > 0 {
			buffer[v], free[c] = free[c][n-1], free[c][:n-1]
			return
		}
		buffer[v] = len(bufferCols)
		bufferCols = append(bufferCols, c)
	}
	take(first)
	for i, u := range uses {
		switch {
		case u.shares:
			buffer[u.writes] = buffer[u.inPlace]
		case u.inPlace >= 0 && diesAt(i, u.inPlace, buffer, last):
			buffer[u.writes] = buffer[u.inPlace]
		default:
			take(u.writes)
		}
		for _, v := range u.reads {
			if b := buffer[v]; b != buffer[u.writes] && diesAt(i, v, buffer, last) && !slices.Contains(free[cols[v]], b) {
				free[cols[v]] = append(free[cols[v]], b)
			}
		}
	}
	return buffer, bufferCols
}

// lastReads returns the index of the last use that reads each value, or
// len(uses) where it is kept.
func lastReads(uses []use, values int, keep []int) []int {
	last := slices.Repeat([]int{-1}, values)
	for i, u := range uses {
		for _, v := range u.reads {
			last[v] = i
		}
	}
	for _, v := range keep {
		last[v] = len(uses)
	}
	return last
}

// diesAt tells whether nothing that shares v's buffer is read after use i.
func diesAt(i, v int, buffer, last []int) bool {
	for w, b := range buffer {
		if b == buffer[v] && last[w] > i {
			return false
		}
	}
	return true
}
