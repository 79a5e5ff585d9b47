package net_test

import (
	"fmt"
	"math"
	"math/big"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
)

// A second network in 200-bit arithmetic, which shares nothing with the first
// but the weights.

func exactly(x float64) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(x) }

func plus(x, y *big.Float) *big.Float  { return new(big.Float).SetPrec(200).Add(x, y) }
func minus(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(200).Sub(x, y) }
func times(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(200).Mul(x, y) }
func over(x, y *big.Float) *big.Float  { return new(big.Float).SetPrec(200).Quo(x, y) }

// bigExp sums the series of exp(x/2^16), and squares 16 times.
func bigExp(x *big.Float) *big.Float {
	small := new(big.Float).SetPrec(240).SetMantExp(x, -16)
	sum, term := new(big.Float).SetPrec(240).SetInt64(1), new(big.Float).SetPrec(240).SetInt64(1)
	for n := int64(1); n < 20; n++ {
		term.Quo(term.Mul(term, small), new(big.Float).SetInt64(n))
		sum.Add(sum, term)
	}
	for range 16 {
		sum.Mul(sum, sum)
	}
	return sum.SetPrec(200)
}

// bigPhi is 1/2 + p(x)·Σ x^(2n+1)/(2n+1)!!, p the standard normal density.
func bigPhi(x *big.Float) *big.Float {
	square := times(x, x)
	sum, term := exactly(0), x
	for n := 1; n < 400; n += 2 {
		sum = plus(sum, term)
		term = over(times(term, square), exactly(float64(n+2)))
	}
	twoPi, _ := new(big.Float).SetPrec(200).SetString("6.2831853071795864769252867665590057683943387987502116419498891846156328125724180")
	density := over(bigExp(over(square, exactly(-2))), new(big.Float).SetPrec(200).Sqrt(twoPi))
	return plus(exactly(0.5), times(density, sum))
}

func bigActivate(a net.Architecture, x *big.Float) *big.Float {
	one := exactly(1)
	positive := x.Sign() > 0
	switch a.Nonlinearity {
	case net.ReLU:
		if !positive {
			return exactly(0)
		}
	case net.LeakyReLU:
		if !positive {
			return times(exactly(a.LeakySlope), x)
		}
	case net.Tanh:
		e := bigExp(times(exactly(2), x))
		return over(minus(e, one), plus(e, one))
	case net.SELU:
		if positive {
			return times(exactly(1.0507009873554804934193349852946), x)
		}
		return times(exactly(1.7580993408473768599402175208123), minus(bigExp(x), one))
	case net.SiLU:
		return over(x, plus(one, bigExp(times(exactly(-1), x))))
	case net.GELU:
		return times(x, bigPhi(x))
	case net.Mish:
		u := plus(one, bigExp(x))
		square := times(u, u)
		return over(times(x, minus(square, one)), plus(square, one))
	case net.Identity, "":
	default:
		panic(fmt.Sprintf("no reference for nonlinearity %q", a.Nonlinearity))
	}
	return x
}

func bigNormalize(x []*big.Float, center bool) {
	n, mean, variance := exactly(float64(len(x))), exactly(0), exactly(0)
	for _, v := range x {
		if center {
			mean = plus(mean, over(v, n))
		}
	}
	for i, v := range x {
		x[i] = minus(v, mean)
		variance = plus(variance, over(times(x[i], x[i]), n))
	}
	deviation := new(big.Float).SetPrec(200).Sqrt(variance)
	for i := range x {
		x[i] = over(x[i], deviation)
	}
}

// bigForward returns the predictions at θ + t·d, row after row.
func bigForward(n *net.Network, x blas64.General, d []float64, t *big.Float) []*big.Float {
	a := n.Architecture()
	v := bigMatrix(x)
	var skip [][]*big.Float
	for l := 1; l <= a.Depth; l++ {
		inBlock := a.Blocks() > 0 && l > 1 && l < a.Depth
		if inBlock && l%2 == 0 {
			skip = v
		}
		if l > 1 {
			v = bigBelowLinear(a, v)
		}
		w := n.Weights(l)
		out := make([][]*big.Float, len(v))
		for i := range v {
			for j := range w.Cols {
				z := exactly(0)
				for k, value := range v[i] {
					at := k*w.Cols + j
					z = plus(z, times(value, plus(exactly(w.Data[at]), times(t, exactly(d[at])))))
				}
				if inBlock && l%2 == 1 {
					z = plus(z, times(exactly(a.Skip.Gain), skip[i][j]))
				}
				out[i] = append(out[i], z)
			}
		}
		v, d = out, d[w.Rows*w.Cols:]
	}
	var flat []*big.Float
	for _, row := range v {
		flat = append(flat, row...)
	}
	return flat
}

func bigBelowLinear(a net.Architecture, v [][]*big.Float) [][]*big.Float {
	x := bigNormalized(a, v)
	for i := range x {
		for j := range x[i] {
			x[i][j] = bigActivate(a, x[i][j])
		}
	}
	return x
}

func bigMatrix(m blas64.General) [][]*big.Float {
	x := make([][]*big.Float, m.Rows)
	for i := range x {
		for j := range m.Cols {
			x[i] = append(x[i], exactly(m.Data[i*m.Stride+j]))
		}
	}
	return x
}

func bigNormalized(a net.Architecture, v [][]*big.Float) [][]*big.Float {
	x := make([][]*big.Float, len(v))
	for i := range v {
		x[i] = append(x[i], v[i]...)
		if a.Normalization == net.LayerNorm || a.Normalization == net.RMSNorm {
			bigNormalize(x[i], a.Normalization == net.LayerNorm)
		}
	}
	if a.Normalization != net.BatchNorm {
		return x
	}
	for j := range x[0] {
		column := make([]*big.Float, len(x))
		for i := range x {
			column[i] = x[i][j]
		}
		bigNormalize(column, true)
		for i := range x {
			x[i][j] = column[i]
		}
	}
	return x
}

// taylorCoefficient returns coefficient k of the polynomial through values at
// nodes, by solving for its coefficients with Newton's divided differences.
// With a step of 2^-24 the first power left out, t^8, weighs 2^-72 in
// coefficient 5; rounding weighs 2^(24·7-200) of the highest coefficient, times
// powers of the step in the lower.
func taylorCoefficient(nodes, values []*big.Float, k int) float64 {
	n := len(nodes)
	c := append([]*big.Float(nil), values...)
	for j := 1; j < n; j++ {
		for i := n - 1; i >= j; i-- {
			c[i] = over(minus(c[i], c[i-1]), minus(nodes[i], nodes[i-j]))
		}
	}
	power := make([]*big.Float, n)
	for i := range power {
		power[i] = exactly(0)
	}
	for j := n - 1; j >= 0; j-- {
		for i := n - 1; i >= 1; i-- {
			power[i] = minus(power[i-1], times(nodes[j], power[i]))
		}
		power[0] = minus(c[j], times(nodes[j], power[0]))
	}
	v, _ := power[k].Float64()
	if math.IsInf(v, 0) {
		panic("net: coefficient overflows")
	}
	return v
}
