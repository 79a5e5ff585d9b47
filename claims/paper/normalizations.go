package paper

import "gradscale/net"

// Normalizations returns those of the paper, none among them. Claims of networks with
// any normalization go through these; net has others.
func Normalizations() []net.Normalization {
	return []net.Normalization{net.NoNormalization, net.BatchNorm, net.LayerNorm}
}
