package depth

import (
	"math"
	"slices"

	"gradscale/claims"
	"gradscale/claims/training"
	"gradscale/mathcheck"
)

// depthOnRecord is the campaign's part of E4 under one step rule.
func depthOnRecord(i int) claims.Experiment[[]depthPair] {
	rule := stepRules[i]
	vanilla, resNets := with(rule.StepRule, training.Exploding()...), with(rule.StepRule, training.ResNets(training.Exploding())...)
	return claims.Experiment[[]depthPair]{
		Letter: rule.letter, Name: rule.name,
		Statement: "Trained " + rule.sentence + ", exploding networks reach an effective depth far below compositional depth, and nearly all of it in the first fifth of training; ResNets reach a greater one.",
		Protocol: campaignProtocol + "SGD " + rule.sentence + "; depth 50. Effective depth on " + fixedBatch + ", after 0, 1, 2, 5, 10, 20 and 50 epochs; its threshold, relative to the output, is 1e-6. " +
			"A ResNet passes a given training error between two of these epochs: its depth there is that of a straight line in the error, and the interval reaches from that with the depth at the earlier epoch to that with the later one. " +
			"Intervals of depths are widened by half a layer at either end, those of differences by a whole one.",
		Rules: []claims.Rule{
			{
				Quantity: "effective depth", Condition: claims.Below(farBelow), If: betterThanGuessing,
				Sentence: "the vanilla network's effective depth is {}, half of compositional depth, by its {interval} over seeds.",
			},
			{
				Quantity: "effective depth added since a fifth of training", Condition: claims.Below(nearlyFlat), If: betterThanGuessing,
				Sentence: "from epoch 10 to epoch 50 the vanilla network's effective depth grows by an amount that is {}, by its {interval}.",
			},
			{
				Quantity: "effective depth of the ResNet less the vanilla network's, at the vanilla network's final error", Condition: claims.Above(0),
				If:       betterThanGuessing + ", and the ResNet passes the vanilla network's final error with every seed",
				Sentence: "seed by seed the ResNet's effective depth as it passes that error, less the vanilla network's, is {}, by its {interval}.",
			},
			{
				Quantity: "effective depth of the ResNet less the vanilla network's, at the end", Condition: claims.Above(0), If: betterThanGuessing,
				Sentence: "at the end of training the ResNet's effective depth less the vanilla network's is {}, by its {interval}.",
			},
			{
				Quantity: "exploding networks better than guessing", Condition: claims.AtLeast(1),
				Sentence: "The number of exploding networks that do better than guessing, likewise, is {}.",
			},
		},
		Oracle: "mathcheck's recurrence for the bound, which is held against sums over all subsets of layers.",
		Awaits: awaitRuns(append(vanilla, resNets...)),
		Measure: func(claims.Seeds) ([]depthPair, error) {
			return depthPairs(vanilla, resNets)
		},
		Decide:    decideRecordedDepth,
		Deviation: recordedDeviations["E4"+rule.letter],
		Figures:   recordedDepthFigures(i),
		Sabotages: []claims.Sabotage[[]depthPair]{{
			Name: "ResNets left untrained",
			Measure: func(claims.Seeds) ([]depthPair, error) {
				pairs, err := depthPairs(vanilla, resNets)
				for i := range pairs {
					pairs[i].trained = 0
				}
				return pairs, err
			},
		}},
	}
}

// depthPair is an exploding network and its ResNet, which is taken as trained for so many
// epochs.
type depthPair struct {
	vanilla, resNet recordedRow
	trained         int
}

func depthPairs(vanilla, resNets []training.Case) ([]depthPair, error) {
	v, err := recordedRows(vanilla)
	if err != nil {
		return nil, err
	}
	r, err := recordedRows(resNets)
	if err != nil {
		return nil, err
	}
	var pairs []depthPair
	for i := range v {
		pairs = append(pairs, depthPair{v[i], r[i], training.Main.Epochs})
	}
	return pairs, nil
}

// A layer is the unit of depths; a difference of two is rounded twice.
const (
	layer     = 1
	twoLayers = 2
)

func decideRecordedDepth(pairs []depthPair) []claims.Check {
	const depth = "effective-depth"
	fifth := training.Main.Epochs / 5
	var checks []claims.Check
	learned := 0
	for _, p := range pairs {
		if !p.vanilla.learned() {
			continue
		}
		learned++
		name := p.vanilla.Architecture.Name()
		end := p.vanilla.numbers(atEnd(depth))
		checks = append(checks,
			claims.Measured("effective depth", name, mathcheck.MeanOfRounded(end, layer, confidence)),
			claims.Measured("effective depth added since a fifth of training", name, differenceOfRounded(end, p.vanilla.numbers(training.At(depth, fifth)))),
		)
		if before, passing, after := p.depthsInPassing(); !slices.ContainsFunc(passing, math.IsNaN) {
			e := differenceOfRounded(passing, end)
			for _, bound := range [][]float64{before, after} {
				b := differenceOfRounded(bound, end)
				e.Lo, e.Hi = min(e.Lo, b.Lo), max(e.Hi, b.Hi)
			}
			checks = append(checks, claims.Measured("effective depth of the ResNet less the vanilla network's, at the vanilla network's final error", name, e))
		}
		checks = append(checks, claims.Measured("effective depth of the ResNet less the vanilla network's, at the end", name, differenceOfRounded(p.resNet.numbers(training.At(depth, p.trained)), end)))
	}
	return append(checks, claims.Measured("exploding networks better than guessing", "", mathcheck.Exact(float64(learned))))
}

// depthsInPassing returns for each seed the ResNet's effective depth as its training error
// first passes the vanilla network's final one, and at the epochs on record before and
// after; NaN if it doesn't pass it.
func (p depthPair) depthsInPassing() (before, passing, after []float64) {
	for seed, run := range p.resNet.runs {
		b, at, a := depthInPassing(run, p.trained, p.vanilla.errors()[seed])
		before, passing, after = append(before, b), append(passing, at), append(after, a)
	}
	return before, passing, after
}

func depthInPassing(run training.Record, trained int, target float64) (before, passing, after float64) {
	wasError, wasDepth := math.NaN(), math.NaN()
	for epochs := range trained + 1 {
		if !training.Main.Recorded(epochs) {
			continue
		}
		isError, isDepth := run.Number(training.At("train-error", epochs)), run.Number(training.At("effective-depth", epochs))
		switch {
		case !(isError <= target):
			wasError, wasDepth = isError, isDepth
		case math.IsNaN(wasError):
			return isDepth, isDepth, isDepth
		default:
			return wasDepth, wasDepth + (isDepth-wasDepth)*(wasError-target)/(wasError-isError), isDepth
		}
	}
	return math.NaN(), math.NaN(), math.NaN()
}

// differenceOfRounded returns the mean of a - b, seed by seed, of numbers of layers.
func differenceOfRounded(a, b []float64) mathcheck.Estimate {
	d := make([]float64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	return mathcheck.MeanOfRounded(d, twoLayers, confidence)
}
