package main

import "fmt"

// reduction describes a function that adds whole blocks of 32 numbers to 32 lanes,
// in 16 accumulators. What is left of a slice, and the fold of the lanes, are for
// the caller in Go.
type reduction struct {
	name   string
	slices []string // pointers, in the order of params after acc
	mean   bool     // a parameter after the slices
	// add adds 8 vectors; those of the slices are in registers 16 to 23 and 24 to 31.
	add func(w *writer, acc, x, y reg)
}

func reductions() []reduction {
	return []reduction{
		{name: "sumBlocks", slices: []string{"x"},
			add: func(w *writer, acc, x, _ reg) { w.three(fadd, acc, acc, x) }},
		{name: "sumOfDifferencesBlocks", slices: []string{"x"},
			add: func(w *writer, acc, x, _ reg) {
				w.three(fsub, x, x, x)
				w.three(fadd, acc, acc, x)
			}},
		{name: "dotBlocks", slices: []string{"x", "y"},
			add: func(w *writer, acc, x, y reg) { w.three(fmla, acc, x, y) }},
		{name: "squaredDeviationsBlocks", slices: []string{"x"}, mean: true,
			add: func(w *writer, acc, x, _ reg) {
				w.three(fsub, x, x, 31)
				w.three(fmla, acc, x, x)
			}},
	}
}

func (r reduction) write(w *writer) {
	params, size := "acc *[lanes]float64", 8
	pointer := map[string]string{"acc": "R0"}
	for i, s := range r.slices {
		params += fmt.Sprintf(", %s *float64", s)
		pointer[s] = fmt.Sprintf("R%d", i+1)
		size += 8
	}
	if r.mean {
		params += ", mean float64"
		size += 8
	}
	w.printf("\n// func %sNEON(%s, blocks int)", r.name, params)
	w.text(r.name+"NEON", fmt.Sprint(size+8))
	w.line("MOVD acc+0(FP), R0")
	for i, s := range r.slices {
		w.line("MOVD %s+%d(FP), %s", s, 8*(i+1), pointer[s])
	}
	if r.mean {
		w.line("FMOVD mean+%d(FP), F31", size-8)
		w.line("VDUP V31.D[0], V31.D2")
	}
	w.line("MOVD blocks+%d(FP), R4", size)
	for i := 0; i < 16; i += 2 {
		w.line("FLDPQ %d(R0), (F%d, F%d)", 16*i, i, i+1)
	}
	w.line("CBZ R4, done")
	w.printf("loop:\n")
	for half := range 2 {
		r.writeHalf(w, pointer, reg(8*half))
	}
	w.line("SUBS $1, R4, R4")
	w.line("BNE loop")
	w.printf("done:\n")
	for i := 0; i < 16; i += 2 {
		w.line("FSTPQ (F%d, F%d), %d(R0)", i, i+1, 16*i)
	}
	w.line("RET")
}

// writeHalf adds 16 numbers of each slice to 8 accumulators.
func (r reduction) writeHalf(w *writer, pointer map[string]string, acc reg) {
	for k, s := range r.slices {
		first := 16 + 8*k
		for i := 0; i < 8; i += 2 {
			w.line("FLDPQ.P 32(%s), (F%d, F%d)", pointer[s], first+i, first+i+1)
		}
	}
	for i := range reg(8) {
		r.add(w, acc+i, 16+i, 24+i)
	}
}
