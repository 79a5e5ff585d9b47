// Package initial measures networks as they are initialised, by the paper's
// protocol (section 4 and table 1): inputs uniform on the sphere of radius
// √Inputs, labels uniform on the sphere of radius √Outputs, error = ⟨prediction,
// label⟩/√Outputs, 50 linear layers of width 100, no biases.
package initial

import (
	"fmt"
	"slices"
	"sync"

	"gradscale/claims/measure"
	"gradscale/claims/paper"
	"gradscale/net"
	"gradscale/net/data"
)

// Sizes of the paper's table 1.
const (
	Depth  = paper.Depth
	Width  = paper.Width
	Inputs = 1000 // in a batch; with batch normalization they are one input
	Seeds  = 10
)

// Architecture returns the network of table 1 with a nonlinearity and a
// normalization.
func Architecture(f net.Nonlinearity, n net.Normalization) net.Architecture {
	return net.Architecture{Depth: Depth, Width: Width, Inputs: Width, Outputs: Width, Nonlinearity: f, Normalization: n}
}

// Protocol says what is measured.
type Protocol struct {
	net.Architecture
	Batch  int    // number of inputs
	Seeds  int    // networks, 1 to 2²⁰, with seeds Offset+1, Offset+2, …, each with inputs and labels of its own
	Offset uint64 // 0 on record
	Curve  bool   // measure diversity at every pre-activation, not only at the first and the last
}

// Of returns the protocol of table 1 for an architecture.
func Of(a net.Architecture) Protocol { return Protocol{Architecture: a, Batch: Inputs, Seeds: Seeds} }

// From returns the protocol with other seeds.
func (p Protocol) From(offset uint64) Protocol {
	p.Offset = offset
	return p
}

// Network is what is measured of one network. Layers are counted from the
// input; index 0 is the input itself.
type Network struct {
	Seed            uint64
	GSC             []float64       // of the error with respect to layer l; GSC[1] is the paper's GSC(L,0)
	ActivationNorms []float64       // quadratic mean over inputs of ‖f_l‖₂
	GradientNorms   []float64       // quadratic mean over inputs of the gradient's ‖·‖₂ with respect to f_l
	MeanGradients   []float64       // mean over inputs of the same
	ErrorNorm       float64         // quadratic mean of the error
	Diversity       []net.Diversity // of pre-activation l at index l, 1 ≤ l < Depth, where measured
}

// mostSeeds is far above what can be measured.
const mostSeeds = 1 << 20

func (p Protocol) checkSeeds() error {
	if p.Seeds < 1 || p.Seeds > mostSeeds {
		return &net.FieldError{Package: "initial", Field: "Seeds", Value: p.Seeds, Wanted: fmt.Sprintf("1 to %d", mostSeeds)}
	}
	return nil
}

// Run measures one network for each seed. Claims that share a protocol share its
// networks, as many as they both have.
func (p Protocol) Run() ([]Network, error) {
	if err := p.checkSeeds(); err != nil {
		return nil, err
	}
	unseeded := p
	unseeded.Seeds = 0
	kept, _ := measurements.LoadOrStore(unseeded, new(measured))
	m := kept.(*measured)
	m.Lock()
	defer m.Unlock()
	if have := len(m.networks); have < p.Seeds {
		more, err := eachFrom(p, have+1, (*net.Network).NewForwardProbe, func(w *net.Probe, seed uint64) (Network, error) {
			n, err := Measure(w, seed)
			if err == nil && p.Curve {
				n.measureDiversity(w, 1)
			}
			return n, err
		})
		if err != nil {
			return nil, err
		}
		m.networks = append(m.networks, more...)
	}
	return slices.Clone(m.networks[:p.Seeds]), nil
}

// measurements holds, for each protocol but for its seeds, what is measured.
var measurements sync.Map

type measured struct {
	sync.Mutex
	networks []Network // with seeds Offset+1, Offset+2, …
}

// Each calls measure for each seed of a protocol, with a workspace of a network
// initialised with that seed, and returns the results in the order of seeds.
// Seeds are shared among the cores; the results do not depend on how.
func Each[T any](p Protocol, measure func(w *net.Probe, seed uint64) (T, error)) ([]T, error) {
	if err := p.checkSeeds(); err != nil {
		return nil, err
	}
	return eachFrom(p, 1, (*net.Network).NewProbe, measure)
}

// EachForward is Each with probes that keep no gradients.
func EachForward[T any](p Protocol, measure func(w *net.Probe, seed uint64) (T, error)) ([]T, error) {
	if err := p.checkSeeds(); err != nil {
		return nil, err
	}
	return eachFrom(p, 1, (*net.Network).NewForwardProbe, measure)
}

// newProbe makes a probe of a network for batches of one size.
type newProbe func(*net.Network, int) (*net.Probe, error)

// eachFrom is Each from the first of the protocol's seeds that is wanted, counted
// from 1, in probes of a kind.
func eachFrom[T any](p Protocol, first int, kind newProbe, measure func(w *net.Probe, seed uint64) (T, error)) ([]T, error) {
	n := p.Seeds - first + 1
	results, errs := make([]T, n), make([]error, n)
	idle := make(chan *net.Probe, n)
	net.Each(n, func(i int) {
		seed := p.Offset + uint64(first+i)
		var w *net.Probe
		if w, errs[i] = p.workspace(idle, kind, seed); errs[i] != nil {
			return
		}
		results[i], errs[i] = measure(w, seed)
		idle <- w
	})
	close(idle)
	for w := range idle {
		w.Release()
	}
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%v, seed %d: %w", p.Architecture, p.Offset+uint64(first+i), err)
		}
	}
	return results, nil
}

// workspace returns an idle workspace with its network initialised anew, or
// makes another one.
func (p Protocol) workspace(idle <-chan *net.Probe, kind newProbe, seed uint64) (*net.Probe, error) {
	select {
	case w := <-idle:
		w.Network().Initialize(seed)
		return w, nil
	default:
	}
	n, err := net.New(p.Architecture, seed)
	if err != nil {
		return nil, err
	}
	return kind(n, p.Batch)
}

// Measure passes the protocol's inputs and labels of a seed through a network.
func Measure(w *net.Probe, seed uint64) (Network, error) {
	a := w.Network().Architecture()
	noise := data.NewNoise(seed, w.Batch(), a.Inputs, a.Outputs)
	s, err := measure.Alignment(w, noise.Inputs, noise.Labels)
	if err != nil {
		return Network{}, err
	}
	m := Network{Seed: seed, ErrorNorm: s.Error.Float64()}
	if m.GSC, err = s.GSC(); err != nil {
		return Network{}, err
	}
	for l := 0; l <= a.Depth; l++ {
		m.ActivationNorms = append(m.ActivationNorms, s.Activations[l].Float64())
		m.GradientNorms = append(m.GradientNorms, s.Gradients[l].Float64())
		m.MeanGradients = append(m.MeanGradients, s.MeanGradients[l].Float64())
	}
	m.measureDiversity(w, max(1, a.Depth-2))
	return m, nil
}

// measureDiversity measures pre-activations 1, 1+step, ….
func (m *Network) measureDiversity(w *net.Probe, step int) {
	m.Diversity = make([]net.Diversity, w.Network().Architecture().Depth)
	for l := 1; l < len(m.Diversity); l += step {
		m.Diversity[l] = net.MeasureDiversity(w.PreActivation(l))
	}
}

// At returns the diversity of pre-activation l, or of the last one for l = 0.
func (n Network) At(l int) net.Diversity {
	if l == 0 {
		l = len(n.Diversity) - 1
	}
	return n.Diversity[l]
}
