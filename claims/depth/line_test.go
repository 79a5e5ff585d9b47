package depth

import (
	"errors"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas/blas64"

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
	behindRadii, behindRise []float64 // of the layers behind the first
}

// linesFromStart are those of trained.Uncollapsed, measured once; each call returns rows of
// the caller's own.
func linesFromStart() (lineEvidence, error) {
	e, err := measuredLines()
	return slices.Clone(e), err
}

var measuredLines = sync.OnceValues(func() (lineEvidence, error) { return measureLines(trained.Uncollapsed(optim.SGD), moved) })

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
		for _, r := range all[i] {
			errs[i] = errors.Join(errs[i], rows[i].add(r, direction(r)))
		}
	})
	return rows, errors.Join(errs...)
}

func (l *lines) add(r trained.Run, direction []float64) error {
	order, radius, off, behindRadius, behindRise := math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
	if r.Result.Outcome != train.Diverged {
		whole, err := alongLine(r, direction, 0)
		if err != nil {
			return err
		}
		behind, err := alongLine(r, direction, 1)
		if err != nil {
			return err
		}
		order, radius = whole.order(), whole.radius()
		behindRadius, behindRise = behind.radius(), slices.Min(behind.errors)-behind.network
		if off, err = whole.offNetwork(r, radius/10); err != nil {
			return err
		}
	}
	l.orders, l.radii, l.off = append(l.orders, order), append(l.radii, radius), append(l.off, off)
	l.behindRadii, l.behindRise = append(l.behindRadii, behindRadius), append(l.behindRise, behindRise)
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

// alongLine takes the series of layers above `from` at what the trained layers
// up to there send up; from = 0 takes the whole network.
func alongLine(r trained.Run, direction []float64, from int) (line, error) {
	var l line
	set, err := trained.TrainingSet()
	if err != nil {
		return l, err
	}
	x, labels := firstBatch(set)
	end, err := passed(r.End, x)
	if err != nil {
		return l, err
	}
	defer end.Release()
	l.network = shareWrong(end.Output(), labels)
	start, err := passed(r.Start, x)
	if err != nil {
		return l, err
	}
	defer start.Release()
	if from > 0 {
		if err := start.ForwardFrom(from, end.Activation(from)); err != nil {
			return l, err
		}
	}
	l.coefficients, err = start.Jet(from, r.Start.Architecture().Depth, direction, highestOrder)
	if err != nil {
		return l, err
	}
	sum := zeros(x.Rows, set.Classes)
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

// offNetwork compares the series at t with the network there: the difference over
// the network's own change since the start.
func (l line) offNetwork(r trained.Run, t float64) (float64, error) {
	set, err := trained.TrainingSet()
	if err != nil {
		return 0, err
	}
	x, _ := firstBatch(set)
	n := r.Start.Clone()
	for i, d := range moved(r) {
		n.Parameters()[i] += t * d
	}
	w, err := passed(n, x)
	if err != nil {
		return 0, err
	}
	defer w.Release()
	sum := zeros(x.Rows, set.Classes)
	for k := len(l.coefficients) - 1; k >= 0; k-- {
		addScaled(sum, math.Pow(t, float64(k)), l.coefficients[k])
	}
	off, change := distance2(sum.Data, w.Output().Data), distance2(l.coefficients[0].Data, w.Output().Data)
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
