package depth

import (
	"gradscale/claims/trained"
	"gradscale/mathcheck"
)

// confidence of all intervals over seeds.
const confidence = 0.95

// trainingErrors returns the final training errors of the seeds of each protocol.
func trainingErrors(protocols []trained.Protocol) ([][]float64, error) {
	runs, err := trained.RunAll(protocols)
	if err != nil {
		return nil, err
	}
	errors := make([][]float64, len(runs))
	for i, of := range runs {
		for _, r := range of {
			errors[i] = append(errors[i], r.Error())
		}
	}
	return errors, nil
}

// unchanged is no change of a protocol.
func unchanged(p trained.Protocol) trained.Protocol { return p }

// meanError returns the mean over seeds.
func meanError(errors []float64) mathcheck.Estimate { return mathcheck.Mean(errors, confidence) }

// difference returns the mean of a - b, seed by seed.
func difference(a, b []float64) mathcheck.Estimate {
	d := make([]float64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	return mathcheck.Mean(d, confidence)
}

const trainingProtocol = "1000 images of synthetic glyphs in ten classes, 15 epochs in batches of 250, 3 seeds; the step size falls linearly to 0 from the one of lowest training error in a sweep over " +
	"1, 3, 10, 30, … for each architecture and optimizer (with another seed; testdata/train/step_sizes.txt). " +
	"The images were made about as hard as CIFAR-10 is for a linear classifier, batch-tanh and SELU networks. "
