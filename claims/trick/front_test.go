package trick

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/claims/theory"
	"gradscale/mathcheck"
	"gradscale/net"
)

// front is what stands in front of a linear layer, normalization and nonlinearity,
// written out a number at a time.
type front struct {
	nonlinearity  mathcheck.Nonlinearity
	normalization net.Normalization
}

func newFront(a net.Architecture) (front, error) {
	f, err := theory.Nonlinearity(a)
	return front{f, a.Normalization}, err
}

// forward returns φ(z), z = (v - mean)/deviation over each group of numbers that are
// normalized together, and what turns a gradient with respect to φ(z) into one with
// respect to v: (d - mean(d) - z·mean(d·z))/deviation, d that with respect to z.
func (f front) forward(v blas64.General) (y blas64.General, backward func(blas64.General) blas64.General) {
	z, y, groups := copied(v), copied(v), f.groups(v)
	deviations := make([]float64, len(groups))
	for i, g := range groups {
		n, mean, square := float64(len(g)), 0.0, 0.0
		for _, at := range g {
			mean += v.Data[at] / n
		}
		for _, at := range g {
			z.Data[at] -= mean
			square += z.Data[at] * z.Data[at] / n
		}
		deviations[i] = math.Sqrt(square)
		for _, at := range g {
			z.Data[at] /= deviations[i]
		}
	}
	for i, x := range z.Data {
		y.Data[i] = f.nonlinearity.Value(x)
	}
	return y, func(dy blas64.General) blas64.General {
		d := copied(dy)
		for i, x := range z.Data {
			d.Data[i] *= f.nonlinearity.Derivative(x)
		}
		for i, g := range groups {
			n, mean, along := float64(len(g)), 0.0, 0.0
			for _, at := range g {
				mean += d.Data[at] / n
				along += d.Data[at] * z.Data[at] / n
			}
			for _, at := range g {
				d.Data[at] = (d.Data[at] - mean - z.Data[at]*along) / deviations[i]
			}
		}
		return d
	}
}

// groups lists the positions of numbers that are normalized together: rows, columns
// or none.
func (f front) groups(v blas64.General) [][]int {
	outer, inner, step, stride := v.Rows, v.Cols, v.Stride, 1
	switch f.normalization {
	case net.LayerNorm:
	case net.BatchNorm:
		outer, inner, step, stride = v.Cols, v.Rows, 1, v.Stride
	case net.NoNormalization:
		return nil
	default:
		panic(fmt.Sprintf("normalization %q", f.normalization))
	}
	groups := make([][]int, outer)
	for i := range groups {
		for j := range inner {
			groups[i] = append(groups[i], i*step+j*stride)
		}
	}
	return groups
}
