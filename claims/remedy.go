package claims

import (
	"fmt"
	"math"

	"gradscale/mathcheck"
)

// mostSamples is far above what any experiment can draw.
const mostSamples = 10000

// remedy tells how many samples would decide a check that its interval leaves
// undecided, in as large a share of repetitions as a verdict must recur in, if they
// were spread around the measured value as those at hand are. It is a guide for the
// protocol of a new experiment, drawn with new seeds; seeds added until a check holds
// would prove nothing. It is empty for a number that is not a mean of
// several samples.
func (k Condition) remedy(c Check) string {
	deviation, distance := c.Measured.StandardDeviation(), k.distance(c)
	if math.IsNaN(deviation) || math.IsInf(deviation, 0) {
		return ""
	}
	n, ok := mathcheck.SamplesForPower(distance/deviation, recurs, c.Measured.Confidence, mostSamples)
	if !ok {
		return fmt.Sprintf("more than %d samples spread as these %d would be needed", mostSamples, c.Measured.N)
	}
	return fmt.Sprintf("about %d samples spread as these %d would decide it", n, c.Measured.N)
}

// distance returns how far the measured value lies from where the condition's answer
// changes: half the width of the widest interval around it that is decided, and no
// more than that of the interval at hand, which is not.
func (k Condition) distance(c Check) float64 {
	value := c.Measured.Value
	lo, hi := 0.0, (c.Measured.Hi-c.Measured.Lo)/2
	for range 60 { // halvings, more than float64 tells apart
		half := (lo + hi) / 2
		c.Measured.Lo, c.Measured.Hi = value-half, value+half
		if _, holds, fails := k.judge(&c); holds || fails {
			lo = half
		} else {
			hi = half
		}
	}
	return lo
}
