package training

import (
	"gradscale/net"
	"gradscale/net/train"
)

// measure returns what is measured of a network during training.
func (o *observer) measure(n *net.Network) ([]Value, error) {
	gsc, err := train.GSC(n, o.sets.Train, Batch)
	if err != nil {
		return nil, err
	}
	return []Value{curve("gsc", gsc)}, nil
}

// cut returns what is measured of the trained network.
func (o *observer) cut(*net.Network) ([]Value, error) { return nil, nil }
