package main

// constant returns the offset of a constant, both lanes of a vector, in the table
// that is written last.
func (w *writer) constant(bits uint64) int {
	for i, b := range w.constants {
		if b == bits {
			return 16 * i
		}
	}
	w.constants = append(w.constants, bits)
	return 16 * (len(w.constants) - 1)
}

func (w *writer) writeConstants() {
	w.printf("\n")
	for i, b := range w.constants {
		for lane := range 2 {
			w.printf("DATA neonConstants<>+%d(SB)/8, $0x%016x\n", 16*i+8*lane, b)
		}
	}
	w.printf("GLOBL neonConstants<>(SB), RODATA|NOPTR, $%d\n", 16*len(w.constants))
}
