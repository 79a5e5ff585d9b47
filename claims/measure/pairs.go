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
	var norms []float64
	for _, j := range w.Jacobians(k, l) {
		norms = append(norms, mathcheck.QMNorm(j))
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
	for i, k := range Dilutions(w) {
		from, to := 2*i+1, 2*i+3
		w.VectorJacobian(from, to, v)
		// What comes down through the skip is not part of the residual function.
		jacobian := net.FrobeniusNorm(w.BlockResidualGradient(i + 1))
		blocks = append(blocks, Block{k, mathcheck.GSC(jacobian/net.FrobeniusNorm(v), net.FrobeniusNorm(w.Activation(from)), net.FrobeniusNorm(w.BlockResidual(i+1)))})
	}
	return blocks
}
