package kernel

// ReLU sets y = max(x, 0), NaN where x is NaN; y may be x.
func ReLU(y, x []float64) {
	checkLengths(len(y), len(x))
	reluVersions[version](y, x)
}

func reluGo(y, x []float64) {
	for i, v := range x {
		if v <= 0 {
			v = 0
		}
		y[i] = v
	}
}

// ReLUBackward sets dx = dy where y > 0 and 0 elsewhere; dx may be dy.
func ReLUBackward(dx, dy, y []float64) {
	checkLengths(len(dx), len(dy), len(y))
	reluBackwardVersions[version](dx, dy, y)
}

func reluBackwardGo(dx, dy, y []float64) {
	for i, v := range y {
		d := 0.0
		if v > 0 {
			d = dy[i]
		}
		dx[i] = d
	}
}

// LeakyReLU sets y = x where x > 0 and slope·x elsewhere; y may be x.
func LeakyReLU(slope float64, y, x []float64) {
	checkLengths(len(y), len(x))
	leakyReLUVersions[version](slope, y, x)
}

func leakyReLUGo(slope float64, y, x []float64) {
	for i, v := range x {
		if v <= 0 {
			v *= slope
		}
		y[i] = v
	}
}

// LeakyReLUBackward sets dx = dy where y > 0 and slope·dy elsewhere; dx may be
// dy.
func LeakyReLUBackward(slope float64, dx, dy, y []float64) {
	checkLengths(len(dx), len(dy), len(y))
	leakyReLUBackwardVersions[version](slope, dx, dy, y)
}

func leakyReLUBackwardGo(slope float64, dx, dy, y []float64) {
	for i, v := range y {
		d := dy[i]
		if !(v > 0) {
			d *= slope
		}
		dx[i] = d
	}
}
