package mathcheck_test

// roundings returns the relative error of a result of n operations, each off by a unit
// in the last place and all in one direction: what rounding may do at worst, of numbers
// around 1 also absolutely. Logarithms and matrices of some size count as several.
func roundings(n float64) float64 { return n * 0x1p-52 }

// differenceTolerance is what Jacobians by central differences of step 1e-5 err by where
// they are multiplied and decomposed: step² of third derivatives up to 100.
const differenceTolerance = 1e-8
