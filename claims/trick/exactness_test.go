package trick

import (
	"fmt"

	"gradscale/claims"
	"gradscale/mathcheck"
)

// exactness is what the claims of this package call exact: some thousand
// roundings.
const exactness = 1e-12

// units names what relative differences are shown in.
var units = fmt.Sprintf(", in units of %g", exactness)

// inUnits is a relative difference in units of exactness, 0 if it lies within: that
// is rounding, and the record should not hold it.
func inUnits(difference float64) mathcheck.Estimate {
	if difference <= exactness {
		return mathcheck.Exact(0)
	}
	return mathcheck.Exact(difference / exactness)
}

// isExact is the rule that a relative difference be 0 in units of exactness.
func isExact(quantity, sentence string) claims.Rule {
	return claims.Rule{Quantity: quantity + units, Condition: claims.Below(1), Sentence: sentence + " by a relative difference that is {}, in units of " + fmt.Sprintf("%g.", exactness)}
}
