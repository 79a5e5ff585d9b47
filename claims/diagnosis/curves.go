package diagnosis

import "math"

// Curve is a quantity along the network, measured by seed and in theory.
type Curve struct {
	Quantity Quantity
	Log      bool        // whether values are natural logarithms
	X        []float64   // where; layers below the error for GSC, else pre-activations or blocks counted from the input
	Seeds    [][]float64 // of each seed the values at X
	TheoryX  []float64
	Theory   []float64
}

// The quantities of curves, beside [Dilution].
const (
	GSC           Quantity = "GSC(l,0)"
	Deviation     Quantity = "standard deviation"
	SignDiversity Quantity = "sign diversity"
)

func (n Network) curves(measured []curves, t *Theory) []Curve {
	gsc := Curve{Quantity: GSC, Log: true}
	layers := append([]int{1}, n.between()...)
	for _, l := range layers {
		gsc.X = append(gsc.X, float64(n.Depth-l))
	}
	deviation, sign := Curve{Quantity: Deviation, Log: true}, Curve{Quantity: SignDiversity}
	for l := 1; l < n.Depth; l++ {
		deviation.X = append(deviation.X, float64(l))
	}
	sign.X = deviation.X
	dilution := Curve{Quantity: Dilution, Log: true}
	for b := 1; b <= n.Blocks(); b++ {
		dilution.X = append(dilution.X, float64(b))
	}
	for _, c := range measured {
		var at []float64
		for _, l := range layers {
			at = append(at, c.logGSC[l])
		}
		gsc.Seeds = append(gsc.Seeds, at)
		deviation.Seeds = append(deviation.Seeds, c.deviation[1:])
		sign.Seeds = append(sign.Seeds, c.sign[1:])
		dilution.Seeds = append(dilution.Seeds, c.dilution)
	}
	if t != nil {
		last := t.layers[len(t.layers)-1]
		for _, l := range t.layers {
			gsc.TheoryX, gsc.Theory = append(gsc.TheoryX, float64(n.Depth-l.Layer)), append(gsc.Theory, l.LogGSC(last))
		}
		for _, p := range t.seen {
			deviation.Theory, sign.Theory = append(deviation.Theory, math.Log(p.Deviation())), append(sign.Theory, signDiversity(p))
		}
		deviation.TheoryX, sign.TheoryX = deviation.X, sign.X
		dilution.TheoryX, dilution.Theory = dilution.X, t.logDilutions()
	}
	all := []Curve{gsc, deviation, sign}
	if n.dilutesFinitely() {
		all = append(all, dilution)
	}
	return all
}
