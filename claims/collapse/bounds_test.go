package collapse

// Bounds that rules share, chosen between the paper's two kinds of network: those
// that collapse have GSC(L,0) of 1.2 to 1.5 in table 1, those that explode 6.4 and
// more, with deviations near 1.
const (
	exploded  = 3   // GSC(L,0) of a network that explodes is above
	collapsed = 0.3 // and of one that collapses the share of diversity left is below
)
