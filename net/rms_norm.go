package net

import "gradscale/net/internal/kernel"

// rmsNorm divides rows by their quadratic mean.
type rmsNorm struct{}

func (rmsNorm) couplesRows() bool { return false }
func (rmsNorm) centers() bool     { return false }

func (rmsNorm) bind(m normalized) step { return bindRows(m, kernel.RMSNorm, kernel.RMSNormBackward) }
