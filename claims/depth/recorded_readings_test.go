package depth

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/claims/training"
	"gradscale/net"
)

func value(name string, numbers ...float64) training.Value {
	return training.Value{Name: name, Numbers: numbers}
}

func TestDepthInPassing(t *testing.T) {
	var run training.Record
	for _, m := range []struct {
		epochs       int
		error, depth float64
	}{{0, 0.9, -1}, {1, 0.6, 4}, {2, 0.4, 6}, {5, 0.5, 7}, {10, 0.2, 8}} {
		run.Values = append(run.Values, value(training.At("train-error", m.epochs), m.error), value(training.At("effective-depth", m.epochs), m.depth))
	}
	before, at, after := depthInPassing(run, training.Main.Epochs, 0.5)
	assert.Equal(t, []float64{4, 6}, []float64{before, after})
	assert.InDelta(t, 5, at, 1e-12, "half-way between two epochs")
	_, at, _ = depthInPassing(run, training.Main.Epochs, 0.4)
	assert.InDelta(t, 6, at, 1e-12, "at an epoch")
	_, at, _ = depthInPassing(run, training.Main.Epochs, 0.95)
	assert.InDelta(t, -1, at, 1e-12, "before training")
	_, at, _ = depthInPassing(run, training.Main.Epochs, 0.1)
	assert.True(t, math.IsNaN(at), "never")
	_, at, _ = depthInPassing(run, 0, 0.5)
	assert.True(t, math.IsNaN(at), "not trained")
}

func TestLayersStood(t *testing.T) {
	run := training.Record{Values: []training.Value{value("cut-error", 0.1, 0.136, 0.12, 0.14, 0.1)}}
	row := recordedRow{training.Case{Architecture: net.Architecture{Depth: 50}}, []training.Record{run, {}}}
	tolerated := row.layersTolerated()
	assert.EqualValues(t, 2, tolerated[0], "0.136 is nine images more, 0.14 ten")
	assert.True(t, math.IsNaN(tolerated[1]), "a run that diverged")
	row.Architecture.Skip = net.IdentitySkip(1)
	assert.EqualValues(t, 4, row.layersTolerated()[0], "blocks of two layers")
}

func TestOrderKept(t *testing.T) {
	of := func(expanded ...float64) float64 {
		return orderKept(training.Record{Values: []training.Value{value("expanded-error", expanded...), value("cut-error", 0.1)}})
	}
	all := func(v float64) []float64 {
		x := make([]float64, training.Depth+1)
		for i := range x {
			x[i] = v
		}
		return x
	}
	assert.EqualValues(t, 0, of(all(0.14)...))
	assert.EqualValues(t, training.Depth+1, of(all(0.144)...))
	once := all(0.1)
	once[7] = 0.04
	assert.EqualValues(t, 8, of(once...), "too good counts as off, too")
	assert.EqualValues(t, training.Depth+1, orderKept(training.Record{}), "a run that diverged")
}
