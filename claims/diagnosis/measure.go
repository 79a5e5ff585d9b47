package diagnosis

import (
	"fmt"
	"math"

	"gradscale/claims/measure"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/random"
)

// curves are what is measured of one network. All logarithms are natural, so that
// they are right at depths where the numbers are no float64.
type curves struct {
	logGSC []float64 // of the error with respect to layer l, 0 ≤ l ≤ Depth
	// log of the standard deviation over inputs of pre-activation l, 1 ≤ l < Depth; one
	// below rounding counts as rounding
	deviation []float64
	relative  []float64 // log of that over the quadratic mean
	sign      []float64 // sign diversity; half of the least above 0 that it can be where it is 0
	dilution  []float64 // log of Q‖skip‖/Q‖residual function‖ of block b, 1 ≤ b ≤ Blocks
}

// concurrentBytes is how much memory networks may take that are measured at the same
// time; larger ones are measured one after the other, each by all cores.
const concurrentBytes = 2 << 30

// measure measures one network for each seed and tells done after each.
func (n Network) measure(done func()) ([]curves, error) {
	all, errs := make([]curves, n.Seeds), make([]error, n.Seeds)
	one := func(i int) {
		all[i], errs[i] = n.measureSeed(n.Offset + uint64(i) + 1)
		done()
	}
	if n.Bytes() <= concurrentBytes {
		net.Each(n.Seeds, one)
	} else {
		for i := range n.Seeds {
			if one(i); errs[i] != nil {
				break
			}
		}
	}
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("diagnosis: %v, seed %d: %w", n.Architecture, n.Offset+uint64(i)+1, err)
		}
	}
	return all, nil
}

func (n Network) measureSeed(seed uint64) (curves, error) {
	network, err := net.New(n.Architecture, seed)
	if err != nil {
		return curves{}, err
	}
	if n.Start == net.Fixup {
		// Its last layer is 0. GSC, which does not depend on how large that is, is that
		// in the limit of a last layer that shrinks to 0.
		last := network.Weights(n.Depth)
		random.New(seed, "weights", fmt.Sprint("layer ", n.Depth)).FillNormal(last.Data, 1/math.Sqrt(float64(last.Rows)))
	}
	w, err := network.NewProbe(n.batch())
	if err != nil {
		return curves{}, err
	}
	defer w.Release()
	noise := data.NewNoise(seed, w.Batch(), n.Inputs, n.Outputs)
	s, err := measure.Alignment(w, noise.Inputs, noise.Labels)
	if err != nil {
		return curves{}, err
	}
	c := curves{deviation: make([]float64, n.Depth), relative: make([]float64, n.Depth), sign: make([]float64, n.Depth)}
	if c.logGSC, err = n.logGSC(s); err != nil {
		return curves{}, err
	}
	for l := 1; l < n.Depth; l++ {
		d := net.MeasureDiversity(w.PreActivation(l))
		c.sign[l] = max(d.SignDiversity, 0.5/(float64(w.Batch())*float64(n.Width)))
		deviation := max(d.StandardDeviation, d.QuadraticMean*0x1p-53)
		c.relative[l] = math.Log(deviation / d.QuadraticMean)
		c.deviation[l] = math.Log(deviation)
		if e := exponent(w, s, l); e != 0 {
			c.deviation[l] += float64(float64(e) * math.Ln2)
		}
	}
	for _, k := range measure.Dilutions(w) {
		c.dilution = append(c.dilution, math.Log(k))
	}
	return c, nil
}

// logGSC returns log GSC(l,0), 0 ≤ l ≤ Depth. An error names the first layer of those
// that count of which there is none.
func (n Network) logGSC(s measure.Sensitivity) ([]float64, error) {
	log := make([]float64, n.Depth+1)
	for l := range log {
		log[l] = s.Scaled(l).Log()
		if !n.InsideBlock(l) && (math.IsNaN(log[l]) || math.IsInf(log[l], 0)) {
			return nil, fmt.Errorf("the logarithm of the gradient scale coefficient of layer %d is %v, want a gradient, a layer and an error other than 0", l, log[l])
		}
	}
	return log, nil
}

// exponent returns e such that layer l is Activation(l)·2^e after a scaled pass. It
// is 0 behind normalizations, so that it is that of pre-activation l, too.
func exponent(w *net.Probe, s measure.Sensitivity, l int) int {
	norm := net.FrobeniusNorm(w.Activation(l)) / math.Sqrt(float64(w.Batch()))
	if norm == 0 {
		return 0
	}
	return int(math.Round(s.Activations[l].Over(measure.Scaled{Mantissa: norm}).Log() / math.Ln2))
}
