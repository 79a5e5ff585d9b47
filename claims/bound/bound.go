// Package bound holds the bounds that tell exploding networks from others and
// collapsed ones from others: those of the claims' rules (G1, D1, D2, D4), which the
// diagnosis of one's own networks shares.
package bound

// What counts as exponential growth (G1): log growth per layer above NegligibleGrowth,
// which is 5 % over 50 layers, along a line with an R² of Straight and more.
const (
	NegligibleGrowth = 0.001
	Straight         = 0.98
)

// Bounds between the paper's two kinds of network (D1, D2, D4): those that collapse
// have GSC(L,0) of 1.2 to 1.5 in table 1, those that explode 6.4 and more, with
// deviations near 1.
const (
	Exploded  = 3   // GSC(L,0) of a network that explodes is above
	Collapsed = 0.3 // and of one that collapses the share of diversity left is below
)
