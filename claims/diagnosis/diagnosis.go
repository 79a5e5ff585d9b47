package diagnosis

import (
	"math"

	"gradscale/mathcheck"
)

// Confidence of all intervals, which are over seeds.
const Confidence = 0.95

// Diagnosis is what a network came to.
type Diagnosis struct {
	Network
	Verdict  Verdict
	Findings []Finding // what the verdict rests on
	Beside   []Finding // what it doesn't, but helps to understand it
	Theory   *Theory   // at infinite width; nil where there is none
	NoTheory string    // why there is none
	Nearest  []Nearest // claims that speak of such networks, the nearest first
	Curves   []Curve
}

// Of measures a network and decides. Errors are those of [Network.Validate] and of the
// measurement, as where activations overflow.
func Of(n Network) (Diagnosis, error) { return OfShowing(n, func() {}) }

// OfShowing is [Of] that calls done after each of the n.Seeds networks, perhaps from
// several goroutines.
func OfShowing(n Network, done func()) (Diagnosis, error) {
	if err := n.Validate(); err != nil {
		return Diagnosis{}, err
	}
	n.Batch = n.batch()
	measured, err := n.measure(done)
	if err != nil {
		return Diagnosis{}, err
	}
	d := Diagnosis{Network: n}
	if d.Theory, err = theoryOf(n); err != nil {
		d.NoTheory = err.Error()
	}
	d.Findings, d.Beside = n.findings(measured, d.Theory)
	d.Verdict = decide(d.Findings)
	if d.Theory != nil {
		d.Theory.Verdict = decide(d.Theory.findings)
	}
	d.Nearest = nearest(d)
	d.Curves = n.curves(measured, d.Theory)
	return d, nil
}

// Finding returns the finding about a quantity, one of the constants; it panics if
// there is none.
func (d Diagnosis) Finding(q Quantity) Finding {
	for _, all := range [][]Finding{d.Findings, d.Beside} {
		for _, f := range all {
			if f.Quantity == q {
				return f
			}
		}
	}
	panic("diagnosis: no finding about " + string(q))
}

// Dilutes tells whether the network has skip connections that dilute, and so a
// dilution; it is finite unless the network [net.Architecture.StartsAsSkips].
func (n Network) Dilutes() bool { return n.Blocks() > 0 && n.Skip.Gain > 0 }

func (n Network) dilutesFinitely() bool { return n.Dilutes() && !n.StartsAsSkips() }

func (n Network) findings(measured []curves, t *Theory) (decisive, beside []Finding) {
	over := func(f func(c curves) float64) []float64 {
		x := make([]float64, len(measured))
		for i, c := range measured {
			x[i] = f(c)
		}
		return x
	}
	mean := func(f func(c curves) float64) mathcheck.Estimate { return mathcheck.Mean(over(f), Confidence) }
	left := func(of func(c curves) []float64) mathcheck.Estimate {
		return mean(func(c curves) float64 { v := of(c); return v[n.Depth-1] - v[1] }).Map(math.Exp)
	}
	signs := func(c curves) []float64 { return logs(c.sign) }
	decisive = []Finding{
		{Quantity: TotalGSC, Measured: mean(func(c curves) float64 { return c.logGSC[1] }).Map(math.Exp)},
		{Quantity: LogGrowth, Measured: mean(func(c curves) float64 { return n.line(c.logGSC).Slope.Value })},
		{Quantity: Straightness, Measured: n.straightness(measured)},
		{Quantity: DeviationLeft, Measured: left(func(c curves) []float64 { return c.deviation })},
		{Quantity: SignsLeft, Measured: left(signs)},
	}
	beside = []Finding{{Quantity: RelativeLeft, Measured: left(func(c curves) []float64 { return c.relative })}}
	if n.dilutesFinitely() {
		beside = append(beside, Finding{Quantity: Dilution, Measured: mean(func(c curves) float64 { return meanOf(c.dilution) }).Map(math.Exp)})
	}
	for _, all := range [][]Finding{decisive, beside} {
		for i := range all {
			all[i] = all[i].decided()
			all[i].Theory = t.of(all[i].Quantity)
		}
	}
	return decisive, beside
}

// line fits log GSC(l,0) against the layers above l.
func (n Network) line(logGSC []float64) mathcheck.Line {
	var x, y []float64
	for _, l := range n.between() {
		x, y = append(x, float64(n.Depth-l)), append(y, logGSC[l])
	}
	return mathcheck.FitLine(x, y, Confidence)
}

// straightness is R² of the line through the mean over seeds of log GSC, as in G1,
// with Student's interval of the jackknife's pseudovalues: each seed left out once.
func (n Network) straightness(measured []curves) mathcheck.Estimate {
	seeds := float64(len(measured))
	sum := make([]float64, n.Depth+1)
	for _, c := range measured {
		for l, v := range c.logGSC {
			sum[l] += v
		}
	}
	without := func(c []float64, count float64) float64 {
		mean := make([]float64, len(sum))
		for l := range sum {
			mean[l] = sum[l] / count
			if c != nil {
				mean[l] = (sum[l] - c[l]) / count
			}
		}
		return n.line(mean).RSquared
	}
	all := without(nil, seeds)
	pseudo := make([]float64, len(measured))
	for i, c := range measured {
		pseudo[i] = float64(seeds*all) - float64((seeds-1)*without(c.logGSC, seeds-1))
	}
	e := mathcheck.Mean(pseudo, Confidence)
	half := (e.Hi - e.Lo) / 2
	return mathcheck.Estimate{Value: all, Lo: max(0, all-half), Hi: min(1, all+half), Confidence: Confidence, N: len(measured)}
}

func logs(x []float64) []float64 {
	v := make([]float64, len(x))
	for i, s := range x {
		v[i] = math.Log(s)
	}
	return v
}

func meanOf(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
