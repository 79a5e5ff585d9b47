package trick

import (
	"errors"
	"fmt"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/claims"
	"gradscale/claims/paper"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
)

// T3: let ρ be what a block computes from its weights. By T1 the vanilla network's
// blocks are i + r with i = ρ(θ⁰) frozen and r = ρ(θ) - ρ(θ⁰) trained. Put the
// diluted function k·v + i in place of i, leave r as it is, and the block is
// k·v + ρ(θ): the ResNet's. A skip changes nothing but the initial function.
var dilutedStart = claims.Claim{
	ID:        "T3",
	Title:     "a skip dilutes the initial function, and does no more",
	Statement: "Training a ResNet equals training the vanilla network with its initial function diluted.",
	Source:    "section 6",
	Parts:     []claims.Part{dilutedTrainsAlike},
}

var dilutedTrainsAlike = claims.Experiment[dilutedEvidence]{
	Protocol: "All nonlinearities and normalizations, depth 12, width 10, 20 inputs, identity skips of gain 1; 50 steps of SGD, momentum and Adam on the squared error from the same weights.",
	Rules: []claims.Rule{
		isExact("difference between the vanilla network with diluted start and the ResNet", "Predictions of all steps of the vanilla network with diluted start depart from the ResNet's"),
		{
			Quantity: "least change of predictions in training", Condition: claims.Above(leastChange),
			Sentence: "Meanwhile training moves predictions, relative to their norm, by an amount that is {} with every nonlinearity, normalization and optimizer.",
		},
	},
	Oracle:  "A network written out product by product, forward and backward, with mathcheck's nonlinearities, whose blocks are diluted frozen initial function plus trained residual function.",
	Measure: func(s claims.Seeds) (dilutedEvidence, error) { return measureDiluted(1, s.At(0)) },
	Figures: dilutedFigures,
	Decide: func(e dilutedEvidence) []claims.Check {
		return []claims.Check{
			claims.Measured("difference between the vanilla network with diluted start and the ResNet"+units, "", inUnits(e.difference)),
			claims.Measured("least change of predictions in training", "", mathcheck.Exact(e.moved)),
		}
	},
	Sabotages: []claims.Sabotage[dilutedEvidence]{{
		Name:    "the initial function undiluted",
		Measure: undiluted,
		Breaks:  claims.Breaks{"difference between the vanilla network with diluted start and the ResNet" + units: nil},
	}},
	Slow: true,
}

func TestT3(t *testing.T)          { dilutedStart.Verify(t) }
func TestT3Sabotage(t *testing.T)  { dilutedStart.VerifySabotage(t) }
func TestT3Replicate(t *testing.T) { dilutedStart.Replicate(t) }
func BenchmarkT3(b *testing.B)     { dilutedStart.Benchmark(b) }

// dilutedEvidence holds the worst over architectures and optimizers.
type dilutedEvidence struct {
	difference, moved float64

	course course
}

var undiluted = claims.Once(func(s claims.Seeds) (dilutedEvidence, error) { return measureDiluted(0, s.At(0)) })

func measureDiluted(gain float64, seed uint64) (dilutedEvidence, error) {
	var all []net.Architecture
	for _, f := range net.Nonlinearities() {
		for _, n := range paper.Normalizations() {
			all = append(all, net.Architecture{Depth: 12, Width: 10, Inputs: 8, Outputs: 5, Nonlinearity: f, Normalization: n})
		}
	}
	each, errs := make([]dilutedEvidence, len(all)), make([]error, len(all))
	net.Each(len(all), func(i int) {
		each[i].moved = 1
		for _, o := range optimizers {
			if err := each[i].add(all[i], o, gain, seed); err != nil {
				errs[i] = fmt.Errorf("%v: %w", all[i], err)
				return
			}
		}
	})
	worst := dilutedEvidence{moved: 1}
	for _, e := range each {
		worst = dilutedEvidence{max(worst.difference, e.difference), min(worst.moved, e.moved), worst.course.worse(e.course)}
	}
	return worst, errors.Join(errs...)
}

func (e *dilutedEvidence) add(vanilla net.Architecture, o optim.Optimizer, gain float64, seed uint64) error {
	set := data.NewNoise(seed, 20, vanilla.Inputs, vanilla.Outputs)
	resnet := vanilla
	resnet.Skip = net.IdentitySkip(1)
	r, err := net.New(resnet, seed)
	if err != nil {
		return err
	}
	want, err := descend(r, o, set.Inputs, set.Labels)
	if err != nil {
		return err
	}
	v, err := net.New(vanilla, seed) // draws the ResNet's weights
	if err != nil {
		return err
	}
	got, err := descendDiluted(v, o, gain, set)
	if err != nil {
		return err
	}
	e.difference = max(e.difference, distance(want, got)/norm(want))
	e.moved = min(e.moved, moved(want, len(set.Labels.Data)))
	e.course = e.course.worse(courseOf(want, got))
	return nil
}

// descendDiluted trains n's parameters in the network whose blocks of two layers
// are the diluted initial function plus the residual function.
func descendDiluted(n *net.Network, o optim.Optimizer, gain float64, set data.Noise) ([]float64, error) {
	s, err := o.New(n)
	if err != nil {
		return nil, err
	}
	front, err := newFront(n.Architecture())
	if err != nil {
		return nil, err
	}
	depth := n.Architecture().Depth
	var now, initial []blas64.General
	for l := 1; l <= depth; l++ {
		now, initial = append(now, n.Weights(l)), append(initial, copied(n.Weights(l)))
	}
	var trajectory []float64
	for range descentSteps {
		gradients := make([]blas64.General, depth)
		first := product(set.Inputs, now[0], blas.NoTrans, blas.NoTrans)
		f := []blas64.General{first}
		var trained, frozen []rho
		for l := 1; l+2 < depth; l += 2 {
			v := f[len(f)-1]
			t, i := newRho(front, v, now[l], now[l+1]), newRho(front, v, initial[l], initial[l+1])
			trained, frozen = append(trained, t), append(frozen, i)
			diluted := sum(1, i.out, gain, v)
			f = append(f, sum(1, diluted, 1, sum(1, t.out, -1, i.out)))
		}
		top, topBackward := front.forward(f[len(f)-1])
		y := product(top, now[depth-1], blas.NoTrans, blas.NoTrans)
		trajectory = append(trajectory, y.Data...)

		dy := blas64.General{Rows: y.Rows, Cols: y.Cols, Stride: y.Cols, Data: errorGradient(y.Data, set.Labels.Data)}
		gradients[depth-1] = product(top, dy, blas.Trans, blas.NoTrans)
		d := topBackward(product(dy, now[depth-1], blas.NoTrans, blas.Trans))
		for b := len(trained) - 1; b >= 0; b-- {
			var fromTrained, fromFrozen blas64.General
			fromTrained, gradients[2*b+1], gradients[2*b+2] = trained[b].backward(d)
			fromFrozen, _, _ = frozen[b].backward(d)
			diluted := sum(1, fromFrozen, gain, d)
			d = sum(1, diluted, 1, sum(1, fromTrained, -1, fromFrozen))
		}
		gradients[0] = product(set.Inputs, d, blas.Trans, blas.NoTrans)
		var flat []float64
		for _, g := range gradients {
			flat = append(flat, g.Data...)
		}
		s.Step(flat, 1)
	}
	return trajectory, nil
}

// rho is ψ(ψ(v)·A)·B, ψ what stands in front of a linear layer, with what its
// derivative needs.
type rho struct {
	a, b, lower, upper, out      blas64.General
	lowerBackward, upperBackward func(blas64.General) blas64.General
}

func newRho(f front, v, a, b blas64.General) rho {
	r := rho{a: a, b: b}
	r.lower, r.lowerBackward = f.forward(v)
	r.upper, r.upperBackward = f.forward(product(r.lower, a, blas.NoTrans, blas.NoTrans))
	r.out = product(r.upper, b, blas.NoTrans, blas.NoTrans)
	return r
}

func (r rho) backward(d blas64.General) (dv, da, db blas64.General) {
	db = product(r.upper, d, blas.Trans, blas.NoTrans)
	d = r.upperBackward(product(d, r.b, blas.NoTrans, blas.Trans))
	da = product(r.lower, d, blas.Trans, blas.NoTrans)
	return r.lowerBackward(product(d, r.a, blas.NoTrans, blas.Trans)), da, db
}

func copied(x blas64.General) blas64.General {
	x.Data = append([]float64(nil), x.Data...)
	return x
}

// sum returns a·x + b·y.
func sum(a float64, x blas64.General, b float64, y blas64.General) blas64.General {
	z := copied(x)
	for i := range z.Data {
		z.Data[i] = a*x.Data[i] + b*y.Data[i]
	}
	return z
}

func product(a, b blas64.General, ta, tb blas.Transpose) blas64.General {
	rows, cols := a.Rows, b.Cols
	if ta == blas.Trans {
		rows = a.Cols
	}
	if tb == blas.Trans {
		cols = b.Rows
	}
	c := blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float64, rows*cols)}
	blas64.Gemm(ta, tb, 1, a, b, 0, c)
	return c
}
