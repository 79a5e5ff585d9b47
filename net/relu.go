package net

import "gradscale/net/internal/kernel"

// ReLU is max(x, 0).
const ReLU Nonlinearity = "relu"

// relu is max(x, 0), with derivative 0 at 0.
type relu struct{}

func (relu) forward(y, x []float64)          { kernel.ReLU(y, x) }
func (relu) backward(dx, dy, _, y []float64) { kernel.ReLUBackward(dx, dy, y) }
func (relu) readsInput() bool                { return false }
func (relu) weightVariance() float64         { return 2 }

func (relu) series(y, x series) { linearSeries(y, x, 0, 1) }
