package depth

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"gradscale/claims"
	"gradscale/claims/training"
	"gradscale/mathcheck"
	"gradscale/net"
)

// imagesRisen is risen in images of the batch that networks are looked at with.
const imagesRisen = 10

var cutProtocol = fmt.Sprintf("Topmost hidden layers, in ResNets whole blocks, are replaced by their first-order expansion around the start. A network tolerates as many as can be replaced before its training error on %s has risen by %d images. ", fixedBatch, imagesRisen)

// cutOnRecord is the campaign's part of E5 under one step rule.
func cutOnRecord(i int) claims.Experiment[rowsAfter] {
	rule := stepRules[i]
	cases := with(rule.StepRule, training.Uncollapsed()...)
	return claims.Experiment[rowsAfter]{
		Letter: rule.letter, Name: rule.name,
		Statement: "Trained " + rule.sentence + ", networks tolerate the more layers replaced by their first-order expansion, the lower their effective depth.",
		Protocol:  campaignProtocol + "SGD " + rule.sentence + "; the ten networks of E3, those whose " + betterThanGuessing + ". " + cutProtocol + "Means over seeds.",
		Rules: []claims.Rule{
			{
				Quantity: "share of permutations that reach this correlation", Condition: claims.Below(significant),
				Sentence: "The share of all permutations of the networks that reach the rank correlation of effective depth, negated, and layers tolerated, which is to be positive, is {}.",
			},
			{
				Quantity: "rank correlation of layers replaced and effective depth, negated", Condition: claims.Above(0),
				Sentence: "Their rank correlation is {}.",
			},
		},
		Oracle:    "A first-order expansion is of effective depth 1 and less: what it leaves out are the terms that effective depth counts.",
		Awaits:    awaitRuns(cases),
		Measure:   func(claims.Seeds) (rowsAfter, error) { return recordedAfter(cases, training.Main.Epochs) },
		Decide:    decideRecordedCuts,
		Deviation: recordedDeviations["E5"+rule.letter],
		Figures:   cutFigures(i),
		Sabotages: []claims.Sabotage[rowsAfter]{{
			Name:    "no training before effective depth is measured",
			Measure: func(claims.Seeds) (rowsAfter, error) { return recordedAfter(cases, 0) },
		}},
	}
}

// rowsAfter has trained networks, and after how many epochs effective depth is taken.
type rowsAfter struct {
	rows   []recordedRow
	epochs int
}

func recordedAfter(cases []training.Case, epochs int) (rowsAfter, error) {
	rows, err := recordedRows(cases)
	return rowsAfter{rows, epochs}, err
}

func (e rowsAfter) depths(r recordedRow) []float64 {
	return r.numbers(training.At("effective-depth", e.epochs))
}

func decideRecordedCuts(e rowsAfter) []claims.Check {
	var tolerated, depth []float64
	for _, r := range e.rows {
		if r.learned() {
			tolerated, depth = append(tolerated, stat.Mean(r.layersTolerated(), nil)), append(depth, -stat.Mean(e.depths(r), nil))
		}
	}
	return []claims.Check{
		claims.Measured("share of permutations that reach this correlation", "", mathcheck.Exact(mathcheck.SpearmanExactPValue(depth, tolerated))),
		claims.Measured("rank correlation of layers replaced and effective depth, negated", "", mathcheck.Exact(mathcheck.Spearman(depth, tolerated))),
	}
}

// layersOfCut is how many layers are replaced at a time: whole blocks, of two.
func (r recordedRow) layersOfCut() int {
	if r.Blocks() > 0 {
		return net.DefaultBlockDepth
	}
	return 1
}

// layersTolerated returns by seed how many layers can be replaced; NaN of a run that diverged.
func (r recordedRow) layersTolerated() []float64 {
	return r.bySeed(func(run training.Record) float64 {
		tolerated := math.NaN()
		for i, e := range run.Curve("cut-error") {
			if imagesWrong(e)-imagesWrong(run.Curve("cut-error")[0]) >= imagesRisen {
				break
			}
			tolerated = float64(i * r.layersOfCut())
		}
		return tolerated
	})
}

// imagesWrong turns an error on the batch, on record with three digits, into the number
// of images.
func imagesWrong(e float64) float64 { return math.Round(e * training.Batch) }

// soonerOnRecord is the campaign's part of E5 on ResNets and orthogonal starts.
var soonerOnRecord = claims.Experiment[[]soonerRow]{
	Letter: "r", Name: "ResNets and orthogonal starts in the campaign",
	Statement: "ResNets and orthogonal starts tolerate fewer layers replaced by their first-order expansion than exploding networks do.",
	Protocol:  campaignProtocol + "SGD with one step size and with step sizes per layer. " + cutProtocol + "An orthogonal start is compared with the mean of the exploding networks that do better than guessing, a ResNet with its vanilla network. Intervals are widened by a layer and a half at either end, for a ResNet's number goes in steps of two.",
	Rules: []claims.Rule{
		{
			Quantity: "layers replaced, vanilla less ResNet", Condition: claims.Above(0), If: betterThanGuessing,
			Sentence: "seed by seed, the number of layers that a vanilla network tolerates replaced, less its ResNet's, is {}, by its {interval}.",
		},
		{
			Quantity: "layers replaced, exploding networks less orthogonal start", Condition: claims.Above(0),
			Sentence: "The mean of this number over the vanilla networks, less that of an orthogonal start, is {}, by its {interval}.",
		},
	},
	Oracle: "mathcheck's bound of effective depth, by which parts s and p order the same networks. It gives no number here.",
	Awaits: awaitRuns(slices.Concat(with(training.SGD, training.Uncollapsed()...), with(training.PerLayer, training.Uncollapsed()...))),
	Measure: func(claims.Seeds) ([]soonerRow, error) {
		return soonerRows(training.Exploding(), training.ResNets(training.Exploding()))
	},
	Decide:    decideSoonerOnRecord,
	Deviation: recordedDeviations["E5r"],
	Figures:   soonerRecordedFigures,
	Sabotages: []claims.Sabotage[[]soonerRow]{{
		Name: "looks-linear and orthogonal starts in place of the exploding networks",
		Measure: func(claims.Seeds) ([]soonerRow, error) {
			return soonerRows(training.OrthogonalStarts(), training.ResNets(training.Exploding()[:2]))
		},
	}},
}

// soonerRow has what is compared under one step rule.
type soonerRow struct {
	rule                         training.StepRule
	vanilla, resNets, orthogonal []recordedRow
}

func soonerRows(vanilla, resNets []net.Architecture) ([]soonerRow, error) {
	var all []soonerRow
	for _, rule := range stepRules {
		row := soonerRow{rule: rule.StepRule}
		for _, f := range []struct {
			into     *[]recordedRow
			networks []net.Architecture
		}{{&row.vanilla, vanilla}, {&row.resNets, resNets}, {&row.orthogonal, training.OrthogonalStarts()}} {
			var err error
			if *f.into, err = recordedRows(with(rule.StepRule, f.networks...)); err != nil {
				return nil, err
			}
		}
		all = append(all, row)
	}
	return all, nil
}

func decideSoonerOnRecord(all []soonerRow) []claims.Check {
	var checks []claims.Check
	for _, row := range all {
		mean := make([]float64, len(training.Main.Seeds))
		learned := 0.0
		for i, v := range row.vanilla {
			if !v.learned() {
				continue
			}
			learned++
			tolerated := v.layersTolerated()
			for seed := range mean {
				mean[seed] += tolerated[seed]
			}
			checks = append(checks, claims.Measured("layers replaced, vanilla less ResNet", v.Architecture.Name()+", "+string(row.rule), differenceInBlocks(tolerated, row.resNets[i].layersTolerated())))
		}
		for seed := range mean {
			mean[seed] /= learned
		}
		for _, s := range row.orthogonal {
			checks = append(checks, claims.Measured("layers replaced, exploding networks less orthogonal start", s.Architecture.Name()+", "+string(row.rule), differenceInBlocks(mean, s.layersTolerated())))
		}
	}
	return checks
}

// differenceInBlocks is differenceOfRounded where one of the two goes in steps of two.
func differenceInBlocks(a, b []float64) mathcheck.Estimate {
	e := differenceOfRounded(a, b)
	e.Lo, e.Hi = e.Lo-layer/2., e.Hi+layer/2.
	return e
}
