package depth

import (
	"math"
	"slices"

	"gradscale/claims/figure"
	"gradscale/claims/paper"
	"gradscale/claims/trained"
	"gradscale/net/optim"
)

// asPaper writes a network as the paper does, by the name that package net gives its
// architecture.
func asPaper(name string) string {
	networks := slices.Concat(trained.Uncollapsed(optim.SGD), trained.Collapsing(optim.SGD), trained.ResNets(trained.Collapsing(optim.SGD)))
	for _, p := range networks {
		if p.Architecture.Name() == name {
			return paper.NameOf(p.Architecture)
		}
	}
	return name
}

// points are those of networks, of which nothing more is to be seen than where they
// lie; what is not finite, as of runs that diverged, is left out.
func points(name string, kind figure.Kind, x, y []float64) figure.Series {
	s := figure.Line(name, kind, x, y)
	s.Points = slices.DeleteFunc(s.Points, func(p figure.Point) bool {
		return math.IsNaN(p.X+p.Y) || math.IsInf(p.X+p.Y, 0)
	})
	return s
}

// scatter is a figure of networks, a point for each seed.
func scatter(name, title, x, y string) figure.Figure {
	return figure.Figure{Name: name, Title: title, X: x, Y: y, Scatter: true}
}
