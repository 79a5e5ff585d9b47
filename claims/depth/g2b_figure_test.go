package depth

import (
	"fmt"
	"math"

	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/claims/paper"
	"gradscale/claims/trained"
	"gradscale/net/optim"
)

// written are optimizers as the paper writes them.
var written = map[optim.Kind]string{optim.SGD: "SGD", optim.Momentum: "momentum", optim.RMSprop: "RMSprop", optim.Adam: "Adam"}

// stillExplodeFigures draws GSC against depth before and after training: by
// architecture, and of batch-ReLU by optimizer.
func stillExplodeFigures(e stillExplodeEvidence) ([]figure.Figure, error) {
	architectures, optimizers := initial.GSCFigure("GSC before and after training with SGD"), initial.GSCFigure("GSC of batch-ReLU after training, by optimizer")
	architectures.Name, optimizers.Name = "gsc-by-depth-by-architecture", "gsc-by-depth-by-optimizer"
	add := func(f *figure.Figure, name string, p trained.Protocol, networks []initial.Network) error {
		var finite []initial.Network
		for _, n := range networks {
			if !math.IsNaN(n.GSC[1]) && !math.IsInf(n.GSC[1], 0) {
				finite = append(finite, n) // others' runs diverged
			}
		}
		s, err := initial.SeriesOfGSC(name, p.Architecture, finite)
		f.Series = append(f.Series, s)
		return err
	}
	for i, p := range stillExplodeCases() {
		name, r := paper.NameOf(p.Architecture), e[i]
		if p.Optimizer == optim.SGD && p.StepSize == 0 {
			if err := add(&architectures, name+" before", p, r.before); err != nil {
				return nil, err
			}
			if err := add(&architectures, name+" after", p, r.after); err != nil {
				return nil, err
			}
		}
		if i == 0 {
			if err := add(&optimizers, "before", p, r.before); err != nil {
				return nil, err
			}
			optimizers.Series[0].Name = name + " before"
		}
		if p.Architecture == stillExplodeCases()[0].Architecture {
			with := written[p.Optimizer]
			if p.StepSize != 0 {
				with += fmt.Sprintf(", step size %g", p.StepSize)
			}
			if err := add(&optimizers, name+", "+with, p, r.after); err != nil {
				return nil, err
			}
		}
	}
	return []figure.Figure{architectures, optimizers}, nil
}
