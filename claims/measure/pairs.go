package measure

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/random"
)

// JacobianNorm returns ‖J‖_qm of layer l with respect to layer k ≤ l, over inputs the
// quadratic mean, from exact Jacobians; see [net.Workspace.Jacobians], also for its
// cost: LayerSize(l) times the layers between, times the batch with batch normalization.
func JacobianNorm(w *net.Workspace, k, l int) float64 {
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
func Between(w *net.Workspace, k, l int) float64 {
	return mathcheck.GSC(JacobianNorm(w, k, l), net.FrobeniusNorm(w.Activation(k)), net.FrobeniusNorm(w.Activation(l)))
}

// BetweenScaled returns GSC(k,l) of layer l with respect to layers k = 0, …, l at any
// depth, exact but for rounding. exponents are those of the [net.Workspace.ForwardScaled]
// that w holds. With batch normalization every input of the batch has backward passes of
// its own. Cost: LayerSize(l) passes through l layers, times the batch where that is
// coupled.
func BetweenScaled(w *net.Workspace, exponents []int, l int) ([]Scaled, error) {
	n := w.Network()
	groups := [][2]int{{0, w.Batch()}}
	if n.Architecture().CouplesInputs() {
		groups = nil
		for b := range w.Batch() {
			groups = append(groups, [2]int{b, b + 1})
		}
	}
	squares := make([]Scaled, l+1)
	for i := range n.LayerSize(l) {
		for _, g := range groups {
			v := zeros(w.Batch(), n.LayerSize(l))
			for b := g[0]; b < g[1]; b++ {
				v.Data[b*v.Stride+i] = 1
			}
			e, err := w.BackwardScaled(l, v)
			if err != nil {
				return nil, err
			}
			for k := range squares {
				j := norm(w.Gradient(k), e[k])
				squares[k] = squares[k].plus(j.Times(j))
			}
		}
	}
	top := norm(w.Activation(l), exponents[l])
	for k, s := range squares {
		entries := float64(n.LayerSize(k) * w.Batch())
		squares[k] = s.root().By(1 / math.Sqrt(entries)).Times(norm(w.Activation(k), exponents[k])).Over(top)
	}
	return squares, nil
}

// Blocks returns dilution and growth of each block of a network, which must be passed;
// the Jacobians' norms are estimated from one random direction for each input. Cost: 1.
func Blocks(w *net.Workspace, s *random.Stream) []Block {
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
