package depth

import (
	"math"

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
		Protocol: campaignProtocol + "SGD " + rule.sentence + "; depth 50. Effective depth on the first 250 images, after 0, 1, 2, 5, 10, 20 and 50 epochs; its threshold, relative to the output, is 1e-6. " +
			"Between two of these epochs a ResNet's depth at a given training error is that of a straight line in the error. Intervals of depths are widened by half a layer at either end, those of differences by a whole one.",
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
				Quantity: "exploding networks better than guessing", Condition: claims.AtLeast(2),
				Sentence: "The number of exploding networks that do better than guessing, likewise, is {}.",
			},
		},
		Oracle: "mathcheck's recurrence for the bound, which is held against sums over all subsets of layers.",
		Awaits: awaitRuns(append(vanilla, resNets...)),
		Measure: func(claims.Seeds) ([]depthPair, error) {
			return depthPairs(vanilla, resNets)
		},
		Decide: decideRecordedDepth,
		Sabotages: []claims.Sabotage[[]depthPair]{{
			Name:    "skip connections in the vanilla networks, and none in the ResNets",
			Measure: func(claims.Seeds) ([]depthPair, error) { return depthPairs(resNets, vanilla) },
		}},
	}
}

// depthPair is an exploding network and its ResNet.
type depthPair struct{ vanilla, resNet recordedRow }

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
		pairs = append(pairs, depthPair{v[i], r[i]})
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
		if passing := p.depthsInPassing(); !anyNaN(passing) {
			checks = append(checks, claims.Measured("effective depth of the ResNet less the vanilla network's, at the vanilla network's final error", name, differenceOfRounded(passing, end)))
		}
		checks = append(checks, claims.Measured("effective depth of the ResNet less the vanilla network's, at the end", name, differenceOfRounded(p.resNet.numbers(atEnd(depth)), end)))
	}
	return append(checks, claims.Measured("exploding networks better than guessing", "", mathcheck.Exact(float64(learned))))
}

// depthsInPassing returns for each seed the ResNet's effective depth as its training error
// first passes the vanilla network's final one; NaN if it doesn't.
func (p depthPair) depthsInPassing() []float64 {
	var depths []float64
	for seed, run := range p.resNet.runs {
		depths = append(depths, depthInPassing(run, p.vanilla.errors()[seed]))
	}
	return depths
}

func depthInPassing(run training.Record, target float64) float64 {
	wasError, wasDepth := math.NaN(), math.NaN()
	for epochs := range training.Main.Epochs + 1 {
		if !training.Main.Recorded(epochs) {
			continue
		}
		isError, isDepth := run.Number(training.At("train-error", epochs)), run.Number(training.At("effective-depth", epochs))
		switch {
		case isError > target:
			wasError, wasDepth = isError, isDepth
		case math.IsNaN(wasError):
			return isDepth
		default:
			return wasDepth + (isDepth-wasDepth)*(wasError-target)/(wasError-isError)
		}
	}
	return math.NaN()
}

// differenceOfRounded returns the mean of a - b, seed by seed, of numbers of layers.
func differenceOfRounded(a, b []float64) mathcheck.Estimate {
	d := make([]float64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	return mathcheck.MeanOfRounded(d, twoLayers, confidence)
}

func anyNaN(x []float64) bool {
	for _, v := range x {
		if math.IsNaN(v) {
			return true
		}
	}
	return false
}
