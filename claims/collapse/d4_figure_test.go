package collapse

import (
	"slices"
	"strings"

	"gradscale/claims"
	"gradscale/claims/figure"
	"gradscale/claims/paper"
	"gradscale/mathcheck"
	"gradscale/net"
)

// eitherOrFigures draws how much is left of the deviation against GSC(L,0), a point
// for each architecture: what escapes lies between the bounds.
func eitherOrFigures(title, x string, left func(eitherOrRow) mathcheck.Estimate) func(eitherOrEvidence) ([]figure.Figure, error) {
	return func(rows eitherOrEvidence) ([]figure.Figure, error) {
		f := figure.Figure{
			Name: "explode-or-collapse", Title: title, LogY: true, Scatter: true, Band: "the intervals of the checks",
			X: x, Y: "GSC(L,0)",
		}
		lo, hi := [2]float64{1, 1}, [2]float64{1, 1}
		add := func(name string, kind figure.Kind, rows eitherOrEvidence) {
			s := figure.Series{Name: name, Kind: kind}
			for _, r := range rows {
				p := figure.Point{X: left(r).Value, Y: r.total.Value, Lo: r.total.Lo, Hi: r.total.Hi}
				s.Points = append(s.Points, p)
				lo[0], hi[0], lo[1], hi[1] = min(lo[0], p.X), max(hi[0], p.X), min(lo[1], p.Lo), max(hi[1], p.Hi)
			}
			f.Series = append(f.Series, s)
		}
		for _, g := range groups(rows) {
			add(g.name, figure.Measured, g.rows)
		}
		linear, err := measureEitherOr(func(a *net.Architecture) { a.Initialization = net.LooksLinear }, vanilla()[:1], claims.Seeds{})
		if err != nil {
			return nil, err
		}
		add("looks-linear", figure.Sabotage, linear)
		residual, err := measureEitherOr(diluted, []net.Architecture{paper.Named("layer-ReLU").Architecture()}, claims.Seeds{})
		if err != nil {
			return nil, err
		}
		add("layer-ReLU ResNet", figure.Sabotage, residual)
		f.Series = append(f.Series,
			figure.Level("explodes above", figure.Bound, exploded, lo[0], hi[0]),
			figure.Line("collapses left of it", figure.Bound, []float64{collapsed, collapsed}, []float64{lo[1], hi[1]}))
		return []figure.Figure{f}, nil
	}
}

type group struct {
	name string
	rows eitherOrEvidence
}

// groups gives table 1's architectures and those that escape a series of their own,
// and puts the others together by normalization.
func groups(rows eitherOrEvidence) []group {
	var all []group
	for _, r := range rows {
		own := slices.ContainsFunc(paper.Table1(), func(p paper.Row) bool { return p.Name == r.name })
		name := r.name
		switch {
		case own || name == "GELU" || name == "SiLU":
		case strings.HasPrefix(name, "batch-"):
			name = "others, batch-normalized"
		case strings.HasPrefix(name, "layer-"):
			name = "others, layer-normalized"
		default:
			name = "others, not normalized"
		}
		i := slices.IndexFunc(all, func(g group) bool { return g.name == name })
		if i < 0 {
			i = len(all)
			all = append(all, group{name: name})
		}
		all[i].rows = append(all[i].rows, r)
	}
	return all
}
