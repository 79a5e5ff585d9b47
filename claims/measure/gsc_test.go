package measure_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/claims/measure"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
	"gradscale/net/random"
	"gradscale/net/train"
)

var small = net.Architecture{Depth: 4, Width: 16, Inputs: 8, Outputs: 3, Nonlinearity: net.Tanh, Normalization: net.BatchNorm, Skip: net.IdentitySkip(1)}

func built(t *testing.T, a net.Architecture) *net.Network {
	n, err := net.New(a, 1)
	require.NoError(t, err)
	return n
}

func noise(inputs int) data.Set {
	s := data.Set{Name: "noise", Classes: 3, Inputs: data.NewNoise(2, inputs, 8, 3).Inputs}
	labels := random.New(3, "labels")
	for range inputs {
		s.Labels = append(s.Labels, uint8(labels.IntN(3)))
	}
	return s
}

func signs() *random.Stream { return random.New(0, "signs of losses") }

func lossGSC(n *net.Network, set data.Set, batch int) ([]float64, error) {
	s, err := measure.LossOf(n, set, batch, signs())
	if err != nil {
		return nil, err
	}
	return s.GSC()
}

func layerFactors(n *net.Network, set data.Set, c train.Config) ([]float64, error) {
	return measure.LayerFactors(n, set, c, signs())
}

// lossOf returns the cross-entropy of a single input.
func lossOf(t *testing.T, n *net.Network, x []float64, label uint8) float64 {
	set := data.Set{Name: "one", Classes: 3, Inputs: blas64.General{Rows: 1, Cols: len(x), Stride: len(x), Data: x}, Labels: []uint8{label}}
	e, err := train.Evaluate(n, set, 1)
	require.NoError(t, err)
	return e.Loss
}

// TestGSCOfInputsIsThatOfDifferences builds the coefficient of the inputs from
// central differences of single inputs' losses.
func TestGSCOfInputsIsThatOfDifferences(t *testing.T) {
	const step = 1e-5
	// Differences of losses around 1: rounding 2⁻⁵³/step and truncation step².
	const tolerance = 1e-8
	a := small
	a.Normalization = net.LayerNorm
	n, set := built(t, a), noise(20)
	var gradients, inputs, losses float64
	for i := range set.Inputs.Rows {
		x := set.Inputs.Data[i*8 : (i+1)*8]
		loss := lossOf(t, n, x, set.Labels[i])
		losses += loss * loss
		for j, v := range x {
			x[j] = v + step
			up := lossOf(t, n, x, set.Labels[i])
			x[j] = v - step
			down := lossOf(t, n, x, set.Labels[i])
			x[j] = v
			gradients += math.Pow((up-down)/(2*step), 2)
			inputs += v * v
		}
	}
	want := math.Sqrt(gradients / 8 * inputs / losses / 20)
	gsc, err := lossGSC(n, set, 20)
	require.NoError(t, err)
	require.Len(t, gsc, a.Depth+1)
	assert.InEpsilon(t, want, gsc[0], tolerance)
}

// TestGSCOfPredictions takes softmax's gradient from its formula.
func TestGSCOfPredictions(t *testing.T) {
	const tolerance = 1e3 * 0x1p-53 // sums of 30 products of functions within an ulp or two
	for _, normalization := range []net.Normalization{net.NoNormalization, net.BatchNorm} {
		a := small
		a.Normalization = normalization
		n, set := built(t, a), noise(10)
		w, err := n.NewProbe(10)
		require.NoError(t, err)
		require.NoError(t, w.Forward(set.Inputs))
		var gradients, predictions, losses float64
		for i, label := range set.Labels {
			row := w.Output().Data[i*3 : i*3+3]
			sum := math.Exp(row[0]) + math.Exp(row[1]) + math.Exp(row[2])
			for j, v := range row {
				p := math.Exp(v) / sum
				if j == int(label) {
					losses += math.Pow(math.Log(p), 2)
					p--
				}
				gradients += p * p
				predictions += v * v
			}
		}
		gsc, err := lossGSC(n, set, 10)
		require.NoError(t, err)
		assert.InEpsilon(t, math.Sqrt(gradients/3*predictions/losses/10), gsc[a.Depth], tolerance)
	}
}

func TestLayerFactorsMakeUpdatesInverseToGSC(t *testing.T) {
	const stepSize = 1e-3
	const tolerance = 1e-10 // an update is the small difference of weights before and after
	for _, kind := range []optim.Kind{optim.SGD, optim.Adam} {
		n, start, set := built(t, small), built(t, small), noise(20)
		config := train.Config{Optimizer: optim.Optimizer{Kind: kind, StepSize: stepSize}, Batch: 20, Epochs: 1}
		gsc, err := lossGSC(n, set, 20)
		require.NoError(t, err)
		config.LayerFactors, err = layerFactors(n, set, config)
		require.NoError(t, err)
		_, err = train.Run(n, set, config)
		require.NoError(t, err)
		for l := 1; l <= small.Depth; l++ {
			update, before := 0.0, start.Weights(l)
			for i, v := range n.Weights(l).Data {
				update += math.Pow(v-before.Data[i], 2)
			}
			assert.InEpsilon(t, stepSize/gsc[l], math.Sqrt(update)/net.FrobeniusNorm(before), tolerance, "%s, layer %d", kind, l)
		}
	}
}

func TestLayerFactorsNameTheLayer(t *testing.T) {
	n, set := built(t, small), noise(20)
	clear(n.Weights(2).Data) // of the first block, which the skip passes by
	_, err := layerFactors(n, set, train.Config{Optimizer: optim.Optimizer{Kind: optim.SGD, StepSize: 1}, Batch: 20, Epochs: 1})
	assert.ErrorContains(t, err, "factor of layer 2's step size is NaN, from a weight norm of 0")
}

func TestGSCRejects(t *testing.T) {
	n, set := built(t, small), noise(10)
	_, err := lossGSC(n, set, 0)
	assert.ErrorContains(t, err, "batch is 0, want at least 1")
	_, err = lossGSC(n, set, 11)
	assert.ErrorContains(t, err, "Batch is 11, want at most 10")
	_, err = layerFactors(n, set, train.Config{Batch: 10})
	assert.ErrorContains(t, err, "Epochs is 0")
}

// TestOutputGSCIsThatOfJacobians compares the estimate with all Jacobians, which
// for the predictions themselves are the identity.
func TestOutputGSCIsThatOfJacobians(t *testing.T) {
	const inputs, combinations = 10, 2000
	a := small
	a.Normalization = net.NoNormalization
	w, err := measure.Passed(built(t, a), noise(inputs).Inputs)
	require.NoError(t, err)
	got := measure.OutputGSC(w, combinations, random.New(5, "combinations"))
	require.Len(t, got, a.Depth+1)
	for l := range got {
		squares := float64(inputs * 3)
		if l < a.Depth {
			squares = 0
			for _, j := range w.Jacobians(l, a.Depth) {
				squares += math.Pow(net.FrobeniusNorm(j), 2)
			}
		}
		want := math.Sqrt(squares/inputs/float64(w.Network().LayerSize(l))) * net.FrobeniusNorm(w.Activation(l)) / net.FrobeniusNorm(w.Output())
		// Each of the squares summed has at most the relative variance 2 of a normal
		// number's, and the root halves the error: 5 of √(2/2000)/2.
		assert.InEpsilon(t, want, got[l], 5*math.Sqrt(2./combinations)/2, "layer %d", l)
	}
}
