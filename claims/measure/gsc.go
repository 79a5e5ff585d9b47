package measure

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
	"gradscale/net/random"
	"gradscale/net/train"
)

// Sensitivity is how an error depends on the layers of a network, from one forward
// and one backward pass: what the gradient scale coefficients
//
//	GSC(l,0) = Q‖∂e/∂f_l‖/√n_l·Q‖f_l‖/Q(e),
//
// n_l the size of layer l, are made of (paper, section 3). Index l is the layer; 0
// is the input. All numbers are right at any depth, also beyond the range of float64.
type Sensitivity struct {
	Activations []Scaled // Q‖f_l‖
	Gradients   []Scaled // Q‖∂e/∂f_l‖, e an input's own error
	Error       Scaled   // Q(e)

	MeanGradients []Scaled // mean over inputs of ‖∂e/∂f_l‖

	gsc []Scaled
}

// Scaled returns GSC(l,0).
func (s Sensitivity) Scaled(l int) Scaled { return s.gsc[l] }

// GSC returns GSC(l,0) for l = 0, …, Depth. An error names the first layer
// where it lies outside the range of float64, or says that the error is 0 for every
// input.
func (s Sensitivity) GSC() ([]float64, error) {
	if s.Error.Mantissa == 0 {
		return nil, &NoNumberError{len(s.gsc) - 1, math.NaN(), "an error that is not 0 for every input"}
	}
	out := make([]float64, len(s.gsc))
	for l, g := range s.gsc {
		v := g.Float64()
		if math.IsNaN(v) || math.IsInf(v, 0) || v == 0 && g.Mantissa != 0 {
			return nil, &NoNumberError{l, v, "a number in the range of float64; Scaled has those outside"}
		}
		out[l] = v
	}
	return out, nil
}

// NoNumberError reports a layer whose gradient scale coefficient lies outside the
// range of float64, or is not defined.
type NoNumberError struct {
	Layer  int
	Value  float64
	Wanted string
}

func (e *NoNumberError) Error() string {
	return fmt.Sprintf("measure: gradient scale coefficient of layer %d is %v, want %s", e.Layer, e.Value, e.Wanted)
}

// Loss returns the sensitivity of the cross-entropy of a batch, in nats. With batch
// normalization the losses of a batch form one vector e; the gradient is then that of
// the losses' sum with random signs, whose mean square is the Jacobian's squared norm.
// Signs are drawn without it as well, where they change nothing. Errors are those of
// [net.Probe.ForwardScaled] and BackwardScaled. Cost: 2.
func Loss(w *net.Probe, b Batch, signs *random.Stream) (Sensitivity, error) {
	activations, err := w.ForwardScaled(b.Inputs)
	if err != nil {
		return Sensitivity{}, err
	}
	y := w.Output()
	if e := activations[len(activations)-1]; e != 0 {
		y = clone(y)
		for i, v := range y.Data {
			y.Data[i] = math.Ldexp(v, e)
		}
	}
	losses := make([]float64, w.Batch())
	train.CrossEntropy(w.OutputGradient(), losses, y, b.Labels)
	flipSigns(w.OutputGradient(), signs)
	all := blas64.General{Rows: 1, Cols: len(losses), Stride: len(losses), Data: losses}
	// Gradients are those of a mean: an input's own are batch times as large.
	return sensitivity(w, activations, norm(all, 0), math.Sqrt(float64(w.Batch())))
}

// Alignment returns the sensitivity of ⟨prediction, label⟩/√Outputs, the error of
// the paper's untrained networks (section 4), for labels of batch × Outputs. With
// batch normalization the errors of a batch form one vector, for which labels of
// random sign do what signs do in [Loss]. Errors are those of Loss. Cost: 2.
func Alignment(w *net.Probe, x, labels blas64.General) (Sensitivity, error) {
	activations, err := w.ForwardScaled(x)
	if err != nil {
		return Sensitivity{}, err
	}
	y, dy := w.Output(), w.OutputGradient()
	root := math.Sqrt(float64(y.Cols))
	errors := zeros(1, y.Rows)
	for i := range y.Rows {
		e := 0.0
		for j := range y.Cols {
			label := labels.Data[i*labels.Stride+j]
			dy.Data[i*dy.Stride+j] = label / root
			e = math.FMA(label, y.Data[i*y.Stride+j], e)
		}
		errors.Data[i] = e / root
	}
	return sensitivity(w, activations, norm(errors, activations[len(activations)-1]), 1/math.Sqrt(float64(w.Batch())))
}

// sensitivity runs backward from the gradient of the predictions. errors is the norm
// of all errors; unit times the norm of a gradient is Q of an input's own.
func sensitivity(w *net.Probe, exponents []int, errors Scaled, unit float64) (Sensitivity, error) {
	layers := len(exponents)
	root := math.Sqrt(float64(w.Batch()))
	s := Sensitivity{
		Activations: make([]Scaled, layers), Gradients: make([]Scaled, layers), MeanGradients: make([]Scaled, layers),
		Error: errors.By(1 / root), gsc: make([]Scaled, layers),
	}
	err := w.EachGradient(w.OutputGradient(), func(l int, gradient blas64.General, exponent int) {
		f, g := norm(w.Activation(l), exponents[l]), norm(gradient, exponent)
		s.Activations[l] = f.Over(Scaled{root, 0})
		s.Gradients[l] = g.By(unit)
		s.MeanGradients[l] = Scaled{meanNorm(gradient), exponent}.By(unit * root)
		// In this order, which trained networks' bits hang on.
		s.gsc[l] = g.Over(Scaled{math.Sqrt(float64(w.Network().LayerSize(l))), 0}).Times(f).Over(errors).By(unit)
	})
	return s, err
}

// meanNorm returns the mean over rows of their ‖·‖₂.
func meanNorm(m blas64.General) float64 {
	sum := 0.0
	for i := range m.Rows {
		row := m
		row.Rows, row.Data = 1, m.Data[i*m.Stride:i*m.Stride+m.Cols]
		sum += net.FrobeniusNorm(row)
	}
	return sum / float64(m.Rows)
}

func flipSigns(gradient blas64.General, s *random.Stream) {
	for i := range gradient.Rows {
		if s.Uint64()>>63 == 0 {
			continue
		}
		row := gradient.Data[i*gradient.Stride : i*gradient.Stride+gradient.Cols]
		for j := range row {
			row[j] = -row[j]
		}
	}
}
