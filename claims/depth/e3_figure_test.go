package depth

import (
	"math"

	"gradscale/claims/figure"
	"gradscale/claims/paper"
	"gradscale/claims/trained"
	"gradscale/net/optim"
)

// rankingFigures draws training error against GSC(L,0), a point for each
// architecture.
func rankingFigures(e rankingEvidence) ([]figure.Figure, error) {
	f := scatter("error-by-gsc", "Training error and GSC at initialization", "GSC(L,0) of the loss at initialization, geometric mean over seeds", "training error, mean over seeds")
	f.LogX = true
	for i, p := range trained.Uncollapsed(optim.SGD) {
		name := paper.NameOf(p.Architecture)
		f.Series = append(f.Series,
			points(name, figure.Measured, []float64{math.Exp(e.logGSC[i])}, e.errors[i:i+1]),
			points(name, figure.Theory, []float64{math.Exp(e.theory[i])}, e.errors[i:i+1]))
	}
	return []figure.Figure{f}, nil
}
