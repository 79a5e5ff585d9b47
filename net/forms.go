package net

import "gonum.org/v1/gonum/blas/blas64"

// form is how a network's function is written down.
type form struct {
	factors        []float64        // of Rescaled, or nil
	initial        []blas64.General // W⁰ of each layer, of Residualize, or nil
	initialFactors []float64        // part of each branch factor that is not trained, of Residualize, or nil
	identitySkips  bool             // see AroundIdentity
	affine         []affine         // of Linearized, in place of each nonlinearity; or nil
}

// Clone returns a copy with weights of its own.
func (n *Network) Clone() *Network { return n.rewritten(n.form) }

// rewritten returns a copy of the network in another form.
func (n *Network) rewritten(as form) *Network {
	r := &Network{architecture: n.architecture, form: as}
	r.allocate()
	copy(r.parameters, n.parameters)
	for l, b := range n.biases {
		copy(r.biases[l], b)
	}
	for b, s := range n.skips {
		copy(r.skips[b].Data, s.Data)
	}
	r.record()
	return r
}
