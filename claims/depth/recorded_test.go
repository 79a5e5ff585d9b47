package depth

import (
	"fmt"
	"math"

	"gradscale/claims/training"
	"gradscale/mathcheck"
	"gradscale/net"
)

// Parts of claims that the campaign's records decide: its main budget on CIFAR-10, see
// testdata/campaign/PROTOCOL.md, which fixed data, networks and rules before the first
// run. Their rules were committed before the records that they decide on.

// campaignProtocol begins the protocol of all of them.
var campaignProtocol = fmt.Sprintf("The campaign's main budget, from its records: %d images of CIFAR-10, %d epochs in batches of %d, %d seeds, width %d, "+
	"logits that start with a quadratic mean of 1, a step size that falls in a straight line to 0 from the one that a search found best. "+
	"A run that diverged counts with the error of guessing, %g; where more is asked of it a check fails. ",
	training.Main.Images, training.Main.Epochs, training.Batch, len(training.Main.Seeds), training.Width, training.Chance)

// stepRules are the two protocols of SGD, S and P, with their names in print.
var stepRules = []struct {
	training.StepRule
	letter, name, sentence string
}{
	{training.SGD, "s", "one step size for all layers (S)", "with one step size for all layers"},
	{training.PerLayer, "p", "step sizes per layer (P)", "with step sizes per layer that make the first relative update of layer l proportional to 1/GSC(l,0)"},
}

// with returns the cases of networks under a rule.
func with(rule training.StepRule, networks ...net.Architecture) []training.Case {
	var cases []training.Case
	for _, a := range networks {
		cases = append(cases, training.Case{Architecture: a, Rule: rule})
	}
	return cases
}

// mainOnRecord returns the records that decide.
var mainOnRecord = training.MainOnRecord

// awaitRuns returns what tells which runs of the cases are not on record.
func awaitRuns(cases []training.Case) func() (string, error) {
	return func() (string, error) {
		recorded, err := mainOnRecord()
		return recorded.Lacks(cases), err
	}
}

// onRecord tells whether all runs of the cases are on record.
func onRecord(cases []training.Case) bool {
	what, err := awaitRuns(cases)()
	return err == nil && what == ""
}

// recordedRow is a case with its runs, by seed.
type recordedRow struct {
	training.Case
	runs []training.Record
}

// recordedRows returns the rows of the main budget.
func recordedRows(cases []training.Case) ([]recordedRow, error) {
	recorded, err := mainOnRecord()
	if err != nil {
		return nil, err
	}
	if what := recorded.Lacks(cases); what != "" {
		return nil, fmt.Errorf("depth: no record of %s", what)
	}
	var rows []recordedRow
	for _, c := range cases {
		rows = append(rows, recordedRow{c, recorded.Of(c)})
	}
	return rows, nil
}

// atEnd is how values of the trained network are called.
func atEnd(name string) string { return training.At(name, training.Main.Epochs) }

func (r recordedRow) bySeed(of func(training.Record) float64) []float64 {
	var values []float64
	for _, run := range r.runs {
		values = append(values, of(run))
	}
	return values
}

// numbers returns a recorded number by seed; NaN where it is not on record, as of a run
// that diverged.
func (r recordedRow) numbers(name string) []float64 {
	return r.bySeed(func(run training.Record) float64 { return run.Number(name) })
}

// errors returns the final training errors; those of runs that diverged are that of guessing.
func (r recordedRow) errors() []float64 {
	return r.bySeed(func(run training.Record) float64 {
		if run.Diverged() {
			return training.Chance
		}
		return run.Number("train-error")
	})
}

// learned tells whether training error is clearly below that of guessing.
func (r recordedRow) learned() bool { return meanError(r.errors()).Hi < learned }

// wideLogGSC returns log GSC(L,0) at infinite width; it is 0 of the orthogonal starts.
func wideLogGSC(a net.Architecture) float64 {
	if a.Initialization != net.Gaussian {
		return 0
	}
	return math.Log(wideOf(a).GSC())
}

// lessHalf returns the mean of a - b/2, seed by seed.
func lessHalf(a, b []float64) mathcheck.Estimate {
	d := make([]float64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]/2
	}
	return mathcheck.Mean(d, confidence)
}

// fixedBatch is what networks are looked at with.
var fixedBatch = fmt.Sprintf("the batch of %d training images that an evaluation takes first", training.Batch)
