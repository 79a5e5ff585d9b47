package theory

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
)

// What mathcheck can say of a network of net without asking net: its Jacobian by
// differences, the same Jacobian put together from vector products, and its
// Taylor series from jets of single numbers.

// judged yields a small architecture for every nonlinearity, normalization, placement,
// skip and start that fit together.
func judged(yield func(net.Architecture) bool) {
	for _, f := range net.Nonlinearities() {
		for _, n := range net.Normalizations() {
			for _, s := range net.SkipKinds() {
				for _, i := range net.Initializations() {
					a := net.Architecture{
						Depth: 4, Width: 4, Inputs: 4, Outputs: 3,
						Nonlinearity: f, LeakySlope: 0.2, Normalization: n,
						Skip: net.Skip{Kind: s, Gain: 0.7}, Initialization: i,
					}
					for _, a.Placement = range net.Placements() {
						for _, a.Start = range []net.Start{net.Drawn, net.ReZero} {
							if a.Start != net.Drawn && f != net.Tanh {
								continue // they do the same to others
							}
							if a.Validate() == nil && !yield(a) {
								return
							}
						}
					}
				}
			}
		}
	}
}

const (
	batch = 3
	// branchFactor and branchDirection are of a ReZero network that has left its start.
	branchFactor, branchDirection = 0.6, -1.3
	// The error of a central difference is step²·f”'/6, with third derivatives up
	// to some 1e4 where a normalization divides by the spread of three values, and
	// 1e-16/step from rounding.
	differenceStep      = 1e-6
	differenceTolerance = 1e-7
)

func network(t *testing.T, a net.Architecture) (*net.Network, *net.Probe, blas64.General) {
	t.Helper()
	n, err := net.New(a, 3)
	require.NoError(t, err)
	if len(n.BranchFactors()) > 0 {
		n.BranchFactors()[0] = branchFactor // as there is one block
	}
	w, err := n.NewProbe(batch)
	require.NoError(t, err)
	return n, w, data.NewNoise(3, batch, a.Inputs, a.Outputs).Inputs
}

func TestJacobiansAgainstMathcheck(t *testing.T) {
	for a := range judged {
		t.Run(a.Name(), func(t *testing.T) {
			_, w, x := network(t, a)
			numbers, outputs := batch*a.Inputs, batch*a.Outputs
			predict := func(y, at []float64) {
				in := x
				in.Data = at
				require.NoError(t, w.Forward(in))
				copy(y, w.Output().Data)
			}
			differences := mathcheck.FiniteDifferenceJacobian(outputs, predict, slices.Clone(x.Data), differenceStep)

			require.NoError(t, w.Forward(x))
			products := mathcheck.JacobianFromVJP(outputs, numbers, func(out, v []float64) {
				dy := blas64.General{Rows: batch, Cols: a.Outputs, Stride: a.Outputs, Data: v}
				copy(out, w.VectorJacobian(0, a.Depth, dy).Data)
			})
			d := mathcheck.LargestDiscrepancy(products, differences)
			assert.Less(t, d.Relative, differenceTolerance, "vector products and differences: %v", d)

			d = mathcheck.LargestDiscrepancy(wholeBatch(w.Jacobians(0, a.Depth), numbers, outputs), products)
			assert.Zero(t, d.Relative, "Jacobians and vector products: %v", d)
		})
	}
}

// wholeBatch puts the Jacobians of single inputs on the diagonal of that of the
// batch, where they are not coupled.
func wholeBatch(js []blas64.General, numbers, outputs int) blas64.General {
	if len(js) == 1 && js[0].Cols == numbers {
		return js[0]
	}
	whole := blas64.General{Rows: outputs, Cols: numbers, Stride: numbers, Data: make([]float64, outputs*numbers)}
	for b, j := range js {
		for i := range j.Rows {
			copy(whole.Data[(b*j.Rows+i)*numbers+b*j.Cols:], j.Data[i*j.Stride:][:j.Cols])
		}
	}
	return whole
}

// Coefficients up to jetOrder pass through some hundred roundings each; where a
// normalization divides by a small spread they grow, and cancel, by some 1e3.
const (
	jetOrder     = 4
	jetTolerance = 1e-11
)

func TestJetsAgainstMathcheck(t *testing.T) {
	for a := range judged {
		if a.Skip.Kind == net.SkipGaussian || a.Skip.Kind == net.SkipOrthogonal {
			continue // net keeps the matrix of a random skip to itself
		}
		t.Run(a.Name(), func(t *testing.T) {
			n, _, x := network(t, a)
			other, err := net.New(a, 4)
			require.NoError(t, err)
			direction := other.Parameters()
			if len(n.BranchFactors()) > 0 {
				other.BranchFactors()[0] = branchDirection
			}
			got, err := n.Jet(x, direction, jetOrder)
			require.NoError(t, err)
			for i, want := range predictJets(t, a, n.Parameters(), direction, x) {
				scale := 0.0
				for _, m := range got {
					scale = max(scale, abs(m.Data[i]))
				}
				for k, v := range want {
					assert.InDelta(t, v, got[k].Data[i], jetTolerance*scale, "coefficient %d of output %d", k, i)
				}
			}
		})
	}
}

func abs(x float64) float64 { return max(x, -x) }

// predictJets computes the series of the predictions along a line in the
// parameters, a number at a time.
func predictJets(t *testing.T, a net.Architecture, parameters, direction []float64, x blas64.General) []mathcheck.Jet {
	t.Helper()
	f, err := Nonlinearity(a)
	require.NoError(t, err)
	var layer []mathcheck.Jet // row after row
	for _, v := range x.Data {
		layer = append(layer, mathcheck.NewJet(jetOrder, v))
	}
	cols := a.Inputs
	var fork []mathcheck.Jet
	for l := 1; l <= a.Depth; l++ {
		inBlock := a.Blocks() > 0 && l > 1 && l < a.Depth
		if inBlock && l%2 == 0 {
			fork = slices.Clone(layer)
		}
		if l > 1 {
			if a.Placement != net.PostNorm {
				layer = normalized(a.Normalization, layer, cols)
			}
			for i := range layer {
				layer[i] = f.Taylor(layer[i])
			}
		}
		next := a.Width
		if l == a.Depth {
			next = a.Outputs
		}
		layer = multiplied(layer, cols, parameters, direction, next)
		parameters, direction = parameters[cols*next:], direction[cols*next:]
		cols = next
		if inBlock && l%2 == 1 {
			for i := range layer {
				if a.Start == net.ReZero {
					layer[i] = layer[i].Mul(mathcheck.NewJet(jetOrder, branchFactor, branchDirection))
				}
				layer[i] = layer[i].Add(fork[i].Scale(a.Skip.Gain))
			}
			if a.Placement == net.PostNorm {
				layer = normalized(a.Normalization, layer, cols)
			}
		}
	}
	return layer
}

// multiplied returns x·(W + t·ΔW), both cols × next, the leading entries of
// weights and direction.
func multiplied(x []mathcheck.Jet, cols int, weights, direction []float64, next int) []mathcheck.Jet {
	var z []mathcheck.Jet
	for r := range len(x) / cols {
		for j := range next {
			column := make([]mathcheck.Jet, cols)
			for i := range column {
				column[i] = mathcheck.NewJet(jetOrder, weights[i*next+j], direction[i*next+j])
			}
			z = append(z, mathcheck.DotJets(x[r*cols:][:cols], column))
		}
	}
	return z
}

func normalized(n net.Normalization, x []mathcheck.Jet, cols int) []mathcheck.Jet {
	z := slices.Clone(x)
	switch n {
	case net.NoNormalization:
	case net.LayerNorm:
		for r := range len(x) / cols {
			copy(z[r*cols:], mathcheck.NormalizeJets(x[r*cols:][:cols], 0))
		}
	case net.RMSNorm:
		for r := range len(x) / cols {
			copy(z[r*cols:], mathcheck.RMSNormalizeJets(x[r*cols:][:cols], 0))
		}
	case net.BatchNorm:
		for j := range cols {
			var column []mathcheck.Jet
			for i := j; i < len(x); i += cols {
				column = append(column, x[i])
			}
			for r, v := range mathcheck.NormalizeJets(column, 0) {
				z[r*cols+j] = v
			}
		}
	default:
		panic(fmt.Sprintf("normalization %q", n))
	}
	return z
}
