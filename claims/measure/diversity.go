package measure

import "gradscale/net"

// Diversities returns the diversity of pre-activation l at index l, 1 ≤ l < Depth:
// standard deviation over inputs and sign diversity. w must be passed. Cost: less than
// the elementwise part of 1.
func Diversities(w *net.Probe) []net.Diversity {
	d := make([]net.Diversity, w.Network().Architecture().Depth)
	for l := 1; l < len(d); l++ {
		d[l] = net.MeasureDiversity(w.PreActivation(l))
	}
	return d
}
