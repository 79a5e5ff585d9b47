package mathcheck_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/mathcheck"
)

// TestQMNormIsAQuadraticMean compares with ‖Au‖ for random unit vectors.
func TestQMNormIsAQuadraticMean(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 4))
	a := blas64.General{Rows: 3, Cols: 5, Stride: 7, Data: make([]float64, 21)}
	for i := range a.Data {
		a.Data[i] = source.NormFloat64()
	}
	const n = 100000
	sum, squares := 0.0, 0.0
	for range n {
		u, norm := make([]float64, 5), 0.0
		for j := range u {
			u[j] = source.NormFloat64()
			norm += u[j] * u[j]
		}
		v := 0.0
		for i := range 3 {
			p := 0.0
			for j := range u {
				p += a.Data[i*7+j] * u[j]
			}
			v += p * p / norm
		}
		sum += v
		squares += v * v
	}
	mean := sum / n
	q := mathcheck.QMNorm(a)
	assert.InDelta(t, mean, q*q, 5*math.Sqrt((squares/n-mean*mean)/n))
}

func TestGSCOverInputs(t *testing.T) {
	// Norms that differ between inputs: quadratic means, not means.
	got := mathcheck.GSCOverInputs([]float64{1, 7}, []float64{3, 4}, []float64{5, 5})
	assert.InEpsilon(t, 5*math.Sqrt(12.5)/5, got, roundings(5))
	assert.InEpsilon(t, got, mathcheck.GSCOverInputs([]float64{10, 70}, []float64{0.3, 0.4}, []float64{5, 5}), roundings(5), "units of a layer")
}

// twist is a function from 3 to 2 numbers with a known Jacobian.
func twist(y, x []float64) {
	y[0] = x[0]*x[1] + math.Sin(x[2])
	y[1] = math.Exp(x[0]) - x[1]*x[2]
}

func twistVJP(x []float64) func(out, v []float64) {
	return func(out, v []float64) {
		out[0] = v[0]*x[1] + v[1]*math.Exp(x[0])
		out[1] = v[0]*x[0] - v[1]*x[2]
		out[2] = v[0]*math.Cos(x[2]) - v[1]*x[1]
	}
}

func TestJacobianAgainstFiniteDifferences(t *testing.T) {
	x := []float64{0.3, -1.2, 0.7}
	const step = 1e-5
	differences := mathcheck.FiniteDifferenceJacobian(2, twist, x, step)
	exact := mathcheck.JacobianFromVJP(2, 3, twistVJP(x))
	d := mathcheck.LargestDiscrepancy(exact, differences)
	assert.Less(t, d.Relative, step*step, "step²/6 of the third derivative, rounding of 1e-11")

	exact.Data[4] += 1e-3
	d = mathcheck.LargestDiscrepancy(exact, differences)
	assert.Equal(t, []int{1, 1}, []int{d.Row, d.Col})
	assert.InEpsilon(t, 1e-3/math.Exp(0.3), d.Relative, 1e-3)
	exact.Data[2] = math.NaN()
	assert.Equal(t, math.Inf(1), mathcheck.LargestDiscrepancy(exact, differences).Relative)
	assert.Zero(t, mathcheck.LargestDiscrepancy(differences, differences))
	assert.PanicsWithValue(t, "mathcheck: matrices 2×3 and 3×2", func() {
		mathcheck.LargestDiscrepancy(differences, blas64.General{Rows: 3, Cols: 2, Stride: 2, Data: make([]float64, 6)})
	})
}

func ExampleQMNorm() {
	a := blas64.General{Rows: 2, Cols: 2, Stride: 2, Data: []float64{1, 0, 0, 7}}
	fmt.Println(mathcheck.QMNorm(a)) // √((1²+7²)/2)
	// Output: 5
}

func ExampleRowNorm() {
	var rows mathcheck.RowNorm
	rows.Add([]float64{1, 0})
	rows.Add([]float64{0, 7})
	fmt.Println(rows.QMNorm(2))
	// Output: 5
}

func ExampleGSC() {
	// A layer that doubles its input: the Jacobian's norm is 2, so is the ratio
	// of the values; relative to their sizes nothing grows.
	fmt.Println(mathcheck.GSC(2, 1.5, 3))
	// Output: 1
}

func ExampleGSCOverInputs() {
	fmt.Println(mathcheck.GSCOverInputs([]float64{1, 7}, []float64{2, 2}, []float64{4, 4}))
	// Output: 2.5
}

func ExampleJacobianFromVJP() {
	j := mathcheck.JacobianFromVJP(2, 2, func(out, v []float64) { // y = (x0 + 2·x1, 3·x1)
		out[0], out[1] = v[0], 2*v[0]+3*v[1]
	})
	fmt.Println(j.Data)
	// Output: [1 2 0 3]
}

func ExampleFiniteDifferenceJacobian() {
	j := mathcheck.FiniteDifferenceJacobian(1, func(y, x []float64) { y[0] = x[0] * x[1] }, []float64{2, 5}, 1e-5)
	fmt.Printf("%.4f\n", j.Data)
	// Output: [5.0000 2.0000]
}

func ExampleLargestDiscrepancy() {
	got := blas64.General{Rows: 1, Cols: 2, Stride: 2, Data: []float64{3, 10}}
	want := blas64.General{Rows: 1, Cols: 2, Stride: 2, Data: []float64{4, 10}}
	fmt.Println(mathcheck.LargestDiscrepancy(got, want))
	// Output: row 0, column 0 is 3, want 4: off by 0.1 of the largest entry
}

func ExampleDiscrepancy() {
	fmt.Println(mathcheck.Discrepancy{Relative: 0.5, Row: 1, Col: 2, Got: 1, Want: 2})
	// Output: row 1, column 2 is 1, want 2: off by 0.5 of the largest entry
}
