package measure

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net"
)

// Scaled is the number Mantissa·2^Exponent, which may lie outside the range of
// float64. The mantissa need not be normalized. Products and quotients have the
// bits that float64 gives wherever it does not overflow or underflow.
type Scaled struct {
	Mantissa float64
	Exponent int
}

// Float64 returns the number, ±Inf if it is too large and 0 if it is too small.
func (s Scaled) Float64() float64 { return math.Ldexp(s.Mantissa, s.Exponent) }

// Log returns the natural logarithm: -Inf of 0, NaN of a negative number.
func (s Scaled) Log() float64 {
	m, e := math.Frexp(s.Mantissa)
	if e += s.Exponent; e == 0 {
		return math.Log(m)
	}
	if low := e > -1000 && e < 1000; low {
		return math.Log(math.Ldexp(m, e))
	}
	return math.FMA(float64(e), math.Ln2, math.Log(m))
}

// Times returns s·t.
func (s Scaled) Times(t Scaled) Scaled {
	s, t = s.normal(), t.normal()
	return Scaled{s.Mantissa * t.Mantissa, s.Exponent + t.Exponent}
}

// Over returns s/t.
func (s Scaled) Over(t Scaled) Scaled {
	s, t = s.normal(), t.normal()
	return Scaled{s.Mantissa / t.Mantissa, s.Exponent - t.Exponent}
}

// By returns s·x.
func (s Scaled) By(x float64) Scaled { return s.Times(Scaled{x, 0}) }

func (s Scaled) normal() Scaled {
	m, e := math.Frexp(s.Mantissa)
	if m == 0 || math.IsInf(m, 0) || math.IsNaN(m) {
		return Scaled{m, 0}
	}
	return Scaled{m, e + s.Exponent}
}

// norm returns the Frobenius norm of m·2^exponent.
func norm(m blas64.General, exponent int) Scaled { return Scaled{net.FrobeniusNorm(m), exponent} }
