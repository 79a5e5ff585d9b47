package net

import "gradscale/net/internal/kernel"

// LeakyReLU is x where x > 0 and LeakySlope·x elsewhere.
const LeakyReLU Nonlinearity = "leaky-relu"

// leakyReLU is x where x > 0 and slope·x elsewhere.
type leakyReLU struct{ slope float64 }

func (f leakyReLU) forward(y, x []float64)          { kernel.LeakyReLU(f.slope, y, x) }
func (f leakyReLU) backward(dx, dy, _, y []float64) { kernel.LeakyReLUBackward(f.slope, dx, dy, y) }
func (leakyReLU) readsInput() bool                  { return false }

// weightVariance makes up for E[φ(z)²] = (1+slope²)/2, z standard normal
// (He et al. 2015, eq. 15).
func (f leakyReLU) weightVariance() float64 { return 2 / (1 + float64(f.slope*f.slope)) }

func (f leakyReLU) series(y, x series) { linearSeries(y, x, f.slope, 1) }
