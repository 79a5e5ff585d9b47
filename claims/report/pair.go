package main

import (
	"slices"

	"gradscale/claims/figure"
)

// The campaign decides many claims twice, with one step size for all layers (part s) and
// with step sizes per layer (part p). Figures that both parts have are shown side by
// side in the part that comes first, on the same axes.

// pairUp finds such parts among a claim's.
func pairUp(parts []part) {
	find := func(letter string) int {
		return slices.IndexFunc(parts, func(p part) bool { return p.Letter == letter })
	}
	s, p := find("s"), find("p")
	if s < 0 || p < 0 {
		return
	}
	host, guest := &parts[min(s, p)], &parts[max(s, p)]
	for _, f := range host.Figures {
		if _, ok := guest.figureNamed(f.Name); ok {
			host.paired = append(host.paired, f.Name)
		}
	}
	if len(host.paired) > 0 {
		other := *guest
		host.pairedWith, guest.ShownIn, guest.paired = &other, host.PartID(), host.paired
	}
}

func (p part) figureNamed(name string) (figure.Figure, bool) {
	i := slices.IndexFunc(p.Figures, func(f figure.Figure) bool { return f.Name == name })
	if i < 0 {
		return figure.Figure{}, false
	}
	return p.Figures[i], true
}

// drawn draws a figure of the part on axes that hold others, too.
func (p part) drawn(f figure.Figure, others ...figure.Figure) drawing {
	d := drawFigure(f, p.PartID(), others...)
	d.seeds = p.seeds[f.Name]
	return d
}

// drawnHere draws a figure of the part and its pair, if it has one; nothing if it is shown
// in another part.
func (p part) drawnHere(f figure.Figure) []drawing {
	if !slices.Contains(p.paired, f.Name) {
		return []drawing{p.drawn(f)}
	}
	if p.pairedWith == nil {
		return nil
	}
	other, _ := p.pairedWith.figureNamed(f.Name)
	pair := []drawing{p.drawn(f, other), p.pairedWith.drawn(other, f)}
	if p.Letter == "p" {
		slices.Reverse(pair) // one step size to the left
	}
	return pair
}
