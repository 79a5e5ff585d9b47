package depth

import (
	"errors"
	"math"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims"
	"gradscale/claims/training"
	"gradscale/net"
)

// asThePaperSays returns records of runs that nobody made, in which all is as the paper says:
// what the parts that await the campaign decide of them, and of their sabotages, is known,
// and they can draw their figures.
var asThePaperSays = sync.OnceValues(func() (training.Recorded, error) {
	var records []training.Record
	theory := map[net.Architecture]float64{}
	for _, c := range training.Cases(training.Main) {
		if _, known := theory[c.Architecture]; !known {
			theory[c.Architecture] = wideLogGSC(c.Architecture)
		}
	}
	for _, task := range training.Plan(training.Main, training.CIFAR10) {
		records = append(records, record(task, theory[task.Architecture]))
	}
	return training.RecordedRuns(training.Main, training.CIFAR10, records), nil
})

func record(task training.Task, logGSC float64) training.Record {
	a, end := task.Architecture, training.Main.Epochs
	collapses := false
	for _, c := range training.Collapsing() {
		collapses = collapses || a == c
	}
	noise := 0.001 * float64(task.Seed)
	fails, depth, tolerated := 0.04+0.01*logGSC, 30., 4.
	switch {
	case collapses:
		fails = 0.6
	case a.Skip != net.Skip{}:
		depth, tolerated = 28, 8
	case a.Initialization == "" || a.Initialization == net.Gaussian:
		fails, depth, tolerated = min(0.1+0.1*logGSC, 0.7)+0.015*logGSC, 12+logGSC/4, 30
	}
	fails += noise
	r := training.Record{Name: task.Name(), Task: task.Name(), Values: []training.Value{
		value("train-error", fails), value(training.At("gsc-of-first", 0), math.Exp(logGSC+noise)),
	}}
	for epochs := range end + 1 {
		if !training.Main.Recorded(epochs) {
			continue
		}
		part := min(1, float64(epochs)/20)
		slope := 0.0
		if tolerated == 30 {
			slope = 0.02
		}
		gsc := make([]float64, a.Depth+1)
		for l := range gsc {
			gsc[l] = math.Exp((slope*part + noise) * float64(a.Depth-l))
		}
		r.Values = append(r.Values,
			value(training.At("train-error", epochs), 0.9*(1-part)+part*fails), value(training.At("effective-depth", epochs), min(depth, depth*float64(epochs))),
			value(training.At("gsc", epochs), gsc...))
	}
	residual := make([]float64, a.Depth)
	for i := range residual {
		residual[i] = 0.1
	}
	r.Values = append(r.Values, value(atEnd("residual-spectral"), residual...))
	if a.Blocks() > 0 {
		r.Values = append(r.Values, value(training.At("dilution", 0), residual[:a.Blocks()]...), value(atEnd("dilution"), residual[:a.Blocks()]...))
	}
	cut, expanded := make([]float64, a.Depth), make([]float64, a.Depth+1)
	for m := range cut {
		if cut[m] = 0.1; float64(m) > tolerated {
			cut[m] = 0.5
		}
	}
	for order := range expanded {
		if expanded[order] = 0.1; float64(order) < depth-8 {
			expanded[order] = 0.9
		}
	}
	r.Values = append(r.Values, value("cut-error", cut...), value("expanded-error", expanded...))
	return r
}

// TestRulesOnRecords applies the rules of each part that awaits the campaign to such
// records: all hold, and under each sabotage one fails. Figures can be drawn.
func TestRulesOnRecords(t *testing.T) {
	before := mainOnRecord
	t.Cleanup(func() { mainOnRecord = before })
	mainOnRecord = func() (training.Recorded, error) {
		return training.RecordedRuns(training.Main, training.CIFAR10, nil), nil
	}
	parts := 0
	for _, c := range []*claims.Claim{&deeperIsWorse, &resNetsFit, &ranking, &effectiveDepth, &reduction, &taylorOrder, &collapseHurts, &cures} {
		for _, p := range c.Parts {
			switch x := p.(type) {
			case claims.Experiment[[]deepening]:
				parts += decideBoth(t, c.ID, x)
			case claims.Experiment[[]recordedRow]:
				parts += decideBoth(t, c.ID, x)
			case claims.Experiment[[]recordedPair]:
				parts += decideBoth(t, c.ID, x)
			case claims.Experiment[rankingEvidence]:
				if x.Awaits != nil {
					parts += decideBoth(t, c.ID, x)
				}
			case claims.Experiment[[]depthPair]:
				parts += decideBoth(t, c.ID, x)
			case claims.Experiment[rowsAfter]:
				parts += decideBoth(t, c.ID, x)
			case claims.Experiment[[]soonerRow]:
				parts += decideBoth(t, c.ID, x)
			}
		}
	}
	assert.Equal(t, 4+5+2+2+3+2+3+3, parts, "parts of E1, E2, E3, E4, E5, E6, E7, G2")
}

func decideBoth[E any](t *testing.T, id string, x claims.Experiment[E]) int {
	t.Helper()
	t.Run(id+x.Letter, func(t *testing.T) {
		what, err := x.Awaits()
		require.NoError(t, err)
		require.Contains(t, what, "runs of the campaign")
		before := mainOnRecord
		t.Cleanup(func() { mainOnRecord = before })
		mainOnRecord = asThePaperSays
		what, err = x.Awaits()
		require.NoError(t, err)
		require.Empty(t, what)
		e, err := x.Measure(claims.Seeds{})
		require.NoError(t, err)
		for _, c := range x.Decide(e) {
			assert.True(t, ruleOf(t, x.Rules, c).Holds(c.Measured), "%v: %v", c.Key, c.Measured)
		}
		figures, err := x.Figures(e)
		require.NoError(t, err)
		assert.NotEmpty(t, figures)
		for _, f := range figures {
			assert.NotEmpty(t, f.Series)
			require.NoError(t, errors.Join(f.Write(t.TempDir(), id), f.WriteSeeds(t.TempDir(), id)), f.Name)
		}
		for _, s := range x.Sabotages {
			e, err := s.Measure(claims.Seeds{})
			require.NoError(t, err)
			broken := 0
			for _, c := range x.Decide(e) {
				if ruleOf(t, x.Rules, c).Fails(c.Measured) {
					broken++
				}
			}
			assert.Positive(t, broken, s.Name)
		}
	})
	return 1
}

func ruleOf(t *testing.T, rules []claims.Rule, c claims.Check) claims.Condition {
	for _, r := range rules {
		if r.Quantity == c.Quantity {
			return r.Condition
		}
	}
	require.Fail(t, "no rule", "for %v", c.Key)
	return claims.Condition{}
}
