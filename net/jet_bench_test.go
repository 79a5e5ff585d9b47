package net_test

import (
	"fmt"
	"testing"

	"gradscale/net"
)

func BenchmarkJet(b *testing.B) {
	for _, name := range []net.Normalization{"", net.LayerNorm, net.BatchNorm} {
		for _, order := range []int{1, 4, 16} {
			a := net.Architecture{Depth: 50, Width: 100, Inputs: 100, Outputs: 10, Nonlinearity: net.Tanh, Normalization: name}
			b.Run(fmt.Sprintf("normalization=%v/order=%d", name, order), func(b *testing.B) {
				n, w, x, _ := build(b, a, 250)
				d := direction(n)
				if err := w.Forward(x); err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					if _, err := w.Jet(0, a.Depth, d, order); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
