package depth

import (
	"errors"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/claims/measure"
	"gradscale/claims/trained"
	"gradscale/net"
	"gradscale/net/optim"
	"gradscale/net/train"
)

// lineEvidence has a row for each protocol.
type lineEvidence []lineRow

type lineRow struct {
	movedRow
	protocol trained.Protocol
	lines
}

// lines holds what series along the line come to, by seed; NaN of a run that
// diverged.
type lines struct {
	orders, radii, off      []float64 // off: at a tenth of the radius
	behindRadii, behindRise []float64 // of the layers behind the first; NaN without normalization
}

// linesFromStart are those of trained.Uncollapsed, measured once; each call returns rows of
// the caller's own.
func linesFromStart() (lineEvidence, error) {
	e, err := measuredLines()
	return slices.Clone(e), err
}

var measuredLines = sync.OnceValues(func() (lineEvidence, error) { return measureLines(trained.Uncollapsed(optim.SGD), moved) })

// measureLines takes the series in a direction that depends on the run.
func measureLines(protocols []trained.Protocol, direction func(trained.Run) []float64) (lineEvidence, error) {
	moved, err := measureMoved(protocols, 1)
	if err != nil {
		return nil, err
	}
	all, err := trained.RunAll(protocols)
	if err != nil {
		return nil, err
	}
	rows, errs := make(lineEvidence, len(protocols)), make([]error, len(protocols))
	net.Each(len(protocols), func(i int) {
		rows[i] = lineRow{movedRow: moved[i], protocol: protocols[i]}
		errs[i] = rows[i].addAll(all[i], direction)
	})
	return rows, errors.Join(errs...)
}

func (r *lineRow) addAll(runs []trained.Run, direction func(trained.Run) []float64) error {
	start, end, err := probes(runs[0].Start)
	if err != nil {
		return err
	}
	defer start.Release()
	defer end.Release()
	for _, run := range runs {
		if err := r.add(run, direction(run), start, end); err != nil {
			return err
		}
	}
	return nil
}

// add takes the series of a run, in probes to be overwritten. Those behind the
// first layer are of use where there is a normalization.
func (r *lineRow) add(run trained.Run, direction []float64, start, end *net.Probe) error {
	order, radius, off, behindRadius, behindRise := math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
	if run.Result.Outcome != train.Diverged {
		set, err := trained.TrainingSet()
		if err != nil {
			return err
		}
		x, labels := firstBatch(set)
		if err := errors.Join(pass(start, run.Start, x), pass(end, run.End, x)); err != nil {
			return err
		}
		network := shareWrong(end.Output(), labels)
		whole, err := newLine(start, 0, direction, network, labels)
		if err != nil {
			return err
		}
		order, radius = whole.order(), whole.radius()
		if r.protocol.Normalization != net.NoNormalization {
			if err := start.ForwardFrom(1, end.Activation(1)); err != nil {
				return err
			}
			behind, err := newLine(start, 1, direction, network, labels)
			if err != nil {
				return err
			}
			behindRadius, behindRise = behind.radius(), slices.Min(behind.errors)-behind.network
		}
		if off, err = whole.offNetwork(run, radius/10, end, x); err != nil {
			return err
		}
	}
	r.orders, r.radii, r.off = append(r.orders, order), append(r.radii, radius), append(r.off, off)
	r.behindRadii, r.behindRise = append(r.behindRadii, behindRadius), append(r.behindRise, behindRise)
	return nil
}

// highestOrder is that of the Taylor series along the line from the start to the
// trained network.
const highestOrder = 8

// line is the Taylor series of a trained network's predictions along θ⁰ + t(θ-θ⁰),
// on the first batch.
type line struct {
	network      float64   // training error of the trained network, on the batch
	errors       []float64 // of the series up to order 0, 1, …, at t = 1
	norms        []float64 // of the coefficients
	coefficients []blas64.General
}

// newLine takes the series of the layers above `from` at the activations in the
// probe of the start. The trained network's training error is given.
func newLine(start *net.Probe, from int, direction []float64, network float64, labels []uint8) (line, error) {
	l := line{network: network}
	n := start.Network()
	var err error
	if l.coefficients, err = start.Jet(from, n.Architecture().Depth, direction, highestOrder); err != nil {
		return l, err
	}
	sum := zeros(start.Batch(), n.Architecture().Outputs)
	for _, c := range l.coefficients {
		addScaled(sum, 1, c)
		l.errors = append(l.errors, shareWrong(sum, labels))
		l.norms = append(l.norms, net.FrobeniusNorm(c))
	}
	return l, nil
}

// order returns the lowest order from which on the series keeps the network's
// training error, within risen, or highestOrder+1 if there is none.
func (l line) order() float64 {
	order := len(l.errors)
	for order > 0 && math.Abs(l.errors[order-1]-l.network) <= risen {
		order--
	}
	return float64(order)
}

// radius estimates the radius of convergence by the root test on the upper half
// of the coefficients.
func (l line) radius() float64 {
	const half = highestOrder / 2
	return math.Pow(l.norms[half]/l.norms[highestOrder], 1./(highestOrder-half))
}

// offNetwork compares the series at t with the network there, in a probe to be
// overwritten: the difference over the network's own change since the start.
func (l line) offNetwork(r trained.Run, t float64, w *net.Probe, x blas64.General) (float64, error) {
	measure.Adopt(w, r.Start)
	for i, d := range moved(r) {
		w.Network().Parameters()[i] += t * d
	}
	if err := w.Forward(x); err != nil {
		return 0, err
	}
	y := w.Output()
	sum := zeros(y.Rows, y.Cols)
	for k := len(l.coefficients) - 1; k >= 0; k-- {
		addScaled(sum, math.Pow(t, float64(k)), l.coefficients[k])
	}
	off, change := distance2(sum.Data, y.Data), distance2(l.coefficients[0].Data, y.Data)
	return math.Sqrt(off / change), nil
}

func zeros(rows, cols int) blas64.General {
	return blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float64, rows*cols)}
}

func addScaled(sum blas64.General, factor float64, x blas64.General) {
	for i, v := range x.Data {
		sum.Data[i] += factor * v
	}
}
