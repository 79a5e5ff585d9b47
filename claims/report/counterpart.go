package main

import "slices"

// counterpart is what the paper has a figure of, with the names of the figures here
// that show it.
type counterpart struct {
	Quantity string
	names    []string
	Parts    []string // of claims, by id, that have such a figure
}

// counterparts lists what the paper draws. Of the last four the campaign of package
// training measures the data: the page says that they are missing until its figures,
// by these names, are on record.
func counterparts() []counterpart {
	return []counterpart{
		{Quantity: "GSC over depth, at initialization", names: []string{"gsc-by-depth", "gsc-vanilla-and-resnet", "gsc-by-network-depth"}},
		{Quantity: "standard deviation of pre-activations over depth", names: []string{"deviation-by-depth"}},
		{Quantity: "sign diversity of pre-activations over depth", names: []string{"sign-diversity-by-depth"}},
		{Quantity: "dilution", names: []string{"growth-by-dilution", "dilution-by-block", "dilution-before-and-after-training"}},
		{Quantity: "GSC over depth, after training", names: []string{"gsc-by-depth-by-architecture", "gsc-by-depth-by-optimizer"}},
		{Quantity: "training error by depth", names: []string{"error-by-network-depth"}},
		{Quantity: "training error over epochs", names: []string{"error-by-epoch"}},
		{Quantity: "effective depth over epochs", names: []string{"effective-depth-by-epoch"}},
		{Quantity: "training error after a depth cut", names: []string{"error-by-depth-cut"}},
		{Quantity: "operator norms of residual functions over layers", names: []string{"residual-norm-by-layer"}},
	}
}

// counterpartsIn finds the parts that have them.
func counterpartsIn(all []claim) []counterpart {
	found := counterparts()
	for i := range found {
		c := &found[i]
		for _, cl := range all {
			for _, p := range cl.Parts {
				for _, f := range p.Figures {
					if slices.Contains(c.names, f.Name) && !slices.Contains(c.Parts, p.PartID()) {
						c.Parts = append(c.Parts, p.PartID())
					}
				}
			}
		}
	}
	return found
}
