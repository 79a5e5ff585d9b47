package trick

import (
	"gradscale/claims"
	"gradscale/mathcheck"
)

// exactness is what the claims of this package call exact: some thousand
// roundings.
const exactness = 1e-12

// within asks that a relative difference be at most exactness, in units of which
// it is shown. What lies within counts as 0: it is rounding, and the record
// should not hold it.
func within(name string, difference float64) claims.Check {
	units := difference / exactness
	if units <= 1 {
		units = 0
	}
	return claims.Below(name+", in 1e-12", mathcheck.Exact(units), 1)
}
