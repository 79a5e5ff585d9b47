package measure

import (
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/random"
)

// JacobianNorm returns ‖J‖_qm of layer l with respect to layer k ≤ l, over inputs the
// quadratic mean, from exact Jacobians; see [net.Probe.Jacobians], also for its
// cost: LayerSize(l) times the layers between, times the batch with batch normalization.
func JacobianNorm(w *net.Probe, k, l int) float64 {
	inputs, cols := w.Batch(), w.Network().LayerSize(k)
	if w.Network().Architecture().CouplesInputs() {
		inputs, cols = 1, inputs*cols
	}
	rows := make([]mathcheck.RowNorm, inputs)
	w.EachJacobianRow(k, l, func(input, _ int, values []float64) { rows[input].Add(values) })
	norms := make([]float64, inputs)
	for i := range rows {
		norms[i] = rows[i].QMNorm(cols)
	}
	return mathcheck.QuadraticMean(norms)
}

// Between returns GSC(k,l) of layer l with respect to layer k ≤ l, from exact
// Jacobians. w must be passed.
func Between(w *net.Probe, k, l int) float64 {
	return mathcheck.GSC(JacobianNorm(w, k, l), net.FrobeniusNorm(w.Activation(k)), net.FrobeniusNorm(w.Activation(l)))
}

// Blocks returns dilution and growth of each block of a network, which must be passed;
// the Jacobians' norms are estimated from one random direction for each input. Cost: 1.
func Blocks(w *net.Probe, s *random.Stream) []Block {
	width := w.Network().Architecture().Width
	v := blas64.General{Rows: w.Batch(), Cols: width, Stride: width, Data: make([]float64, w.Batch()*width)}
	s.FillNormal(v.Data, 1)
	var blocks []Block
	direction := net.FrobeniusNorm(v)
	for i, k := range Dilutions(w) {
		jacobian := net.FrobeniusNorm(w.BlockResidualGradient(i+1, v))
		blocks = append(blocks, Block{k, mathcheck.GSC(jacobian/direction, net.FrobeniusNorm(w.Activation(2*i+1)), net.FrobeniusNorm(w.BlockResidual(i+1)))})
	}
	return blocks
}
