package main

// block is a list of operations on vectors without branches. Values are numbered
// in the order in which they are made; registers are found when it is written.
type block struct {
	ops     []op
	in, out []value
	fixed   map[value]reg // values that live in a register of their own
}

type value int

type op struct {
	write func(w *writer, d reg, s []reg)
	d     value
	from  []value
	// inPlace says that the result overwrites the first operand.
	inPlace bool
}

func (b *block) value() value { return value(len(b.ops) + len(b.in) + len(b.fixed)) }

func (b *block) add(o op) value {
	o.d = b.value()
	b.ops = append(b.ops, o)
	return o.d
}

func (b *block) three(code uint32, n, m value) value {
	return b.add(op{from: []value{n, m}, write: func(w *writer, d reg, s []reg) { w.three(code, d, s[0], s[1]) }})
}

func (b *block) two(code uint32, n value) value {
	return b.add(op{from: []value{n}, write: func(w *writer, d reg, s []reg) { w.two(code, d, s[0]) }})
}

// into returns old after the operation old = old op n·m.
func (b *block) into(code uint32, old, n, m value) value {
	return b.add(op{from: []value{old, n, m}, inPlace: true, write: func(w *writer, d reg, s []reg) { w.three(code, d, s[1], s[2]) }})
}

// load returns a constant, both of whose lanes are at an offset from R0.
func (b *block) load(offset int) value {
	return b.add(op{write: func(w *writer, d reg, _ []reg) { w.line("FMOVQ %d(R0), F%d", offset, d) }})
}

func (b *block) fma(x, y, z value) value  { return b.into(fmla, z, x, y) } // z + x·y
func (b *block) fnma(x, y, z value) value { return b.into(fmls, z, x, y) } // z - x·y
func (b *block) sum(x, y value) value     { return b.three(fadd, x, y) }
func (b *block) sub(x, y value) value     { return b.three(fsub, x, y) }
func (b *block) mul(x, y value) value     { return b.three(fmul, x, y) }
func (b *block) div(x, y value) value     { return b.three(fdiv, x, y) }
func (b *block) greater(x, y value) value { return b.three(fcmgt, x, y) }

// choose returns x in lanes where the mask is all ones, else y.
func (b *block) choose(mask, x, y value) value { return b.into(bslBits, mask, x, y) }

func (b *block) shiftLeft(x value, by int) value {
	return b.add(op{from: []value{x}, write: func(w *writer, d reg, s []reg) { w.shiftLeft(d, s[0], by) }})
}

func (b *block) shiftRight(x value, by int) value {
	return b.add(op{from: []value{x}, write: func(w *writer, d reg, s []reg) { w.shiftRight(d, s[0], by) }})
}

// write gives each value the lowest register that is free, from the values in
// registers 0, 1, …, and returns where those in out are.
func (b *block) write(w *writer) []reg {
	const forever = 1 << 30
	lastUse := map[value]int{}
	for i, o := range b.ops {
		for _, v := range o.from {
			lastUse[v] = i
		}
	}
	for _, v := range b.out {
		lastUse[v] = forever
	}
	at, taken := map[value]reg{}, map[reg]bool{}
	for v, r := range b.fixed {
		at[v], taken[r], lastUse[v] = r, true, forever
	}
	for i, v := range b.in {
		at[v], taken[reg(i)] = reg(i), true
	}
	for i, o := range b.ops {
		var from []reg
		for _, v := range o.from {
			from = append(from, at[v])
		}
		free := func(after int) {
			for _, v := range o.from[after:] {
				if lastUse[v] == i {
					delete(taken, at[v])
				}
			}
		}
		switch {
		case o.inPlace && lastUse[o.from[0]] == i:
			at[o.d] = from[0]
			o.write(w, from[0], from)
			free(1)
			taken[from[0]] = true // also if it is another operand
		case o.inPlace:
			d := lowestFree(taken)
			w.three(orrBits, d, from[0], from[0])
			o.write(w, d, from)
			free(0)
			at[o.d], taken[d] = d, true
		default:
			free(0)
			d := lowestFree(taken)
			o.write(w, d, from)
			at[o.d], taken[d] = d, true
		}
	}
	var out []reg
	for _, v := range b.out {
		out = append(out, at[v])
	}
	return out
}

func lowestFree(taken map[reg]bool) reg {
	for r := range reg(32) {
		if !taken[r] {
			return r
		}
	}
	panic("out of registers")
}
