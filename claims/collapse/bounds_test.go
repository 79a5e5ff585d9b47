package collapse

import "gradscale/claims/bound"

// Bounds that rules share.
const (
	exploded  = bound.Exploded
	collapsed = bound.Collapsed
)

// paperMargin is the factor within which means count as equivalent to the paper's,
// which are single numbers, without intervals and without word of how many networks
// stand behind them. It is half of what GSC(L,0) may be without having exploded, in
// log less than a third of what any diversity of table 1 falls by, and more than one
// standard deviation between networks of any, but less than two of ReLU's: if the
// paper measured a single ReLU network, it need not lie within.
const paperMargin = 2
