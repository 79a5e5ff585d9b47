package collapse

// Bounds that rules share, chosen between the paper's two kinds of network: those
// that collapse have GSC(L,0) of 1.2 to 1.5 in table 1, those that explode 6.4 and
// more, with deviations near 1.
const (
	exploded  = 3   // GSC(L,0) of a network that explodes is above
	collapsed = 0.3 // and of one that collapses the share of diversity left is below
)

// paperMargin is the factor within which means count as equivalent to the paper's,
// which are single numbers, without intervals and without word of how many networks
// stand behind them. It is half of what GSC(L,0) may be without having exploded, in
// log less than a third of what any diversity of table 1 falls by, and more than one
// standard deviation between networks of any, but less than two of ReLU's: if the
// paper measured a single ReLU network, it need not lie within.
const paperMargin = 2
