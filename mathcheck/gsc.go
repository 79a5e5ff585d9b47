package mathcheck

// GSC returns the gradient scale coefficient ‖J‖_qm·‖f_k‖/‖f_l‖ of a layer l
// with respect to a layer k below it, from the quadratic-mean norm of the
// Jacobian and the Euclidean norms of both layers' values. The result does not
// depend on the units of either layer (paper, definition 2).
func GSC(jacobian, lower, upper float64) float64 { return jacobian * lower / upper }

// GSCOverInputs returns the gradient scale coefficient over a data set: each
// factor of [GSC] is replaced by its quadratic mean over inputs. The slices hold
// one norm for each input; it panics if their lengths differ.
func GSCOverInputs(jacobian, lower, upper []float64) float64 {
	sameLength(len(jacobian), len(lower), "norms of Jacobians and lower layers")
	sameLength(len(jacobian), len(upper), "norms of Jacobians and upper layers")
	return GSC(QuadraticMean(jacobian), QuadraticMean(lower), QuadraticMean(upper))
}
