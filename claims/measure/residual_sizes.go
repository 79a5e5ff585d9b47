package measure

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/random"
)

// Threshold is the size, relative to the output, above which the bound on terms of
// higher order counts for effective depth (paper, on effective depth).
const Threshold = 1e-6

// ResidualSizes tells how far a network's layers have moved from their initial
// functions, on what the network sends them.
type ResidualSizes struct {
	Rho   []float64        // Q‖r_l‖/Q‖i_l‖ of layer l at index l-1
	Steps []mathcheck.Step // of the bound of mathcheck.LogOrderBounds: layers, or whole blocks
}

// EffectiveDepth returns the largest λ for which the bound on the terms of order
// above λ is at least [Threshold]; see [mathcheck.EffectiveDepthOfSteps].
func (s ResidualSizes) EffectiveDepth() int {
	return mathcheck.EffectiveDepthOfSteps(s.Steps, Threshold)
}

// Residuals compares a network with its start, on the batch that end has passed. A
// block is a step of two layers: with δ the share of its residual function in its
// initial function, ρ_1 of the inner layer comes through diluted, and with ρ_2 =
// Q‖r_2‖/Q‖i_2‖ its terms are δρ_1 + ρ_2 and, with both layers, ρ_1·ρ_2. growth[l] is
// that of a relative change of layer l on its way to the predictions of the start
// ([OutputGSC]), the same all through training. Cost: 1, 1.5 with blocks.
func Residuals(start *net.Network, end *net.Probe, growth []float64) ResidualSizes {
	var s ResidualSizes
	var spare spares
	a := end.Network().Architecture()
	for l := 1; l <= a.Depth; l++ {
		in, f := behind(end, l), end.Activation(l)
		r, initial := spare.take(f.Rows, f.Cols), spare.take(f.Rows, f.Cols)
		weights := spare.take(in.Cols, f.Cols)
		subtract(weights, end.Network().Weights(l), start.Weights(l))
		multiply(r, in, weights, 0)
		subtract(initial, f, r)
		size := net.FrobeniusNorm(initial)
		rho := net.FrobeniusNorm(r) / size
		s.Rho = append(s.Rho, rho)
		switch inBlock := a.Blocks() > 0 && l > 1 && l < a.Depth; {
		case inBlock && blockEnding(a, l) == 0:
		case inBlock:
			multiply(initial, in, start.Weights(l), 0)
			share := net.FrobeniusNorm(initial) / size
			s.Steps = append(s.Steps, mathcheck.Step{Terms: []float64{float64(share*s.Rho[l-2]) + rho, s.Rho[l-2] * rho}, Growth: growth[l]})
		default:
			s.Steps = append(s.Steps, mathcheck.Step{Terms: []float64{rho}, Growth: growth[l]})
		}
		spare.give(r, initial, weights)
	}
	return s
}

// OutputGSC estimates the gradient scale coefficients of the predictions with respect
// to layers 0, …, Depth, by the mean square of gradients of so many random
// combinations of predictions. w must be passed. Cost: one a combination.
func OutputGSC(w *net.Probe, combinations int, s *random.Stream) []float64 {
	growth := make([]float64, w.Network().Architecture().Depth+1)
	for range combinations {
		s.FillNormal(w.OutputGradient().Data, 1)
		w.BackwardActivations(w.OutputGradient())
		for l := range growth {
			g := net.FrobeniusNorm(w.Gradient(l))
			growth[l] += float64(g * g / float64(combinations))
		}
	}
	for l, square := range growth {
		jacobian := math.Sqrt(square / float64(w.Network().LayerSize(l)))
		growth[l] = mathcheck.GSC(jacobian, net.FrobeniusNorm(w.Activation(l)), net.FrobeniusNorm(w.Output())) / math.Sqrt(float64(w.Batch()))
	}
	return growth
}

// Block is a residual block s + ρ, skip and residual function.
type Block struct {
	Dilution float64 // k = Q‖s‖/Q‖ρ‖
	Growth   float64 // r, the gradient scale coefficient of ρ
}

// Dilutions returns Q‖s‖/Q‖ρ‖ of each block of the network, which must be passed.
// Cost: none to speak of.
func Dilutions(w *net.Probe) []float64 {
	var k []float64
	var s blas64.General // room for what a skip connection brings
	a := w.Network().Architecture()
	for b := 1; b <= a.Blocks(); b++ {
		v, residual := w.Activation(a.BlockEnd(b-1)), w.BlockResidual(b)
		if s.Data == nil {
			s = zeros(v.Rows, v.Cols)
		}
		clear(s.Data)
		w.Network().SkipTimes(b, s, v)
		k = append(k, net.FrobeniusNorm(s)/net.FrobeniusNorm(residual))
	}
	return k
}
