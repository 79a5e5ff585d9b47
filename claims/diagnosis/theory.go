package diagnosis

import (
	"math"

	"gradscale/claims/theory"
	"gradscale/mathcheck"
)

// Theory is what infinite width says of a network.
type Theory struct {
	Verdict  Verdict // by the same rules
	findings []Finding
	layers   []mathcheck.WideLayer
	seen     []mathcheck.PreActivation
	skipGain float64
}

// theoryOf returns an error where there is no counterpart at infinite width.
func theoryOf(n Network) (*Theory, error) {
	w, err := theory.Wide(n.Architecture)
	if err != nil {
		return nil, err
	}
	t := &Theory{skipGain: w.SkipGain}
	t.layers, t.seen = w.Layers()
	first, last := t.layers[0], t.layers[len(t.layers)-1]
	logGSC := make([]float64, n.Depth+1)
	for _, l := range t.layers {
		logGSC[l.Layer] = l.LogGSC(last)
	}
	line := n.line(logGSC)
	if math.Abs(line.Slope.Value) < levelSlope {
		line.RSquared = math.NaN()
	}
	a, b := t.seen[0], t.seen[len(t.seen)-1]
	for q, v := range map[Quantity]float64{
		TotalGSC:      math.Exp(first.LogGSC(last)),
		LogGrowth:     line.Slope.Value,
		Straightness:  line.RSquared,
		DeviationLeft: b.Deviation() / a.Deviation(),
		SignsLeft:     signDiversity(b) / signDiversity(a),
	} {
		t.findings = append(t.findings, Finding{Quantity: q, Measured: mathcheck.Exact(v)}.decided())
	}
	return t, nil
}

// levelSlope is the log growth below which theory's line is level but for rounding, of
// which R² would speak.
const levelSlope = 1e-12

// signDiversity is that of pre-activations whose inputs' correlation is at least 0
// but for rounding.
func signDiversity(p mathcheck.PreActivation) float64 {
	return mathcheck.SignDiversity(max(p.Correlation, 0))
}

// of returns theory's value of a quantity, NaN where there is none.
func (t *Theory) of(q Quantity) float64 {
	if t == nil {
		return math.NaN()
	}
	for _, f := range t.findings {
		if f.Quantity == q {
			return f.Measured.Value
		}
	}
	switch q {
	case RelativeLeft:
		return mathcheck.RelativeDeviation(t.seen[len(t.seen)-1].Correlation) / mathcheck.RelativeDeviation(t.seen[0].Correlation)
	case Dilution:
		return math.Exp(meanOf(t.logDilutions()))
	}
	return math.NaN()
}

// logDilutions returns log k of each block.
func (t *Theory) logDilutions() []float64 {
	var k []float64
	for b := 1; b < len(t.layers)-1; b++ {
		skip := t.skipGain * t.skipGain * t.layers[b-1].Variance
		k = append(k, math.Log(skip/t.layers[b].Residual)/2)
	}
	return k
}
