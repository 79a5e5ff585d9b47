package claims

// Claim is a sentence of the paper with all that is needed to decide it. E is
// the type of its evidence: what the experiment measured, and what theory says
// of the same quantities.
type Claim[E any] struct {
	ID        string // "R1"
	Title     string // a few words
	Statement string // the claim in one or two sentences
	Source    string // where in the paper it stands
	Protocol  string // how it is measured, with sizes and seeds
	Rule      string // what decides, in words
	Oracle    string // the second opinion, which shares no code with the network

	// Experiment measures. It returns an error where something could not be
	// computed; a network that diverges is evidence, not an error.
	Experiment func() (E, error)
	// Decide applies the rule: the claim is reproduced if every check holds. The
	// first check is the claim's headline.
	Decide func(E) []Check
	// Sabotages break something essential; under each of them the rule must
	// come out false.
	Sabotages []Sabotage[E]
	// Artifacts, if set, writes plots and tables of the evidence into a folder.
	Artifacts func(e E, dir string) error

	// Trains is set where the experiment trains networks, Slow where it takes more
	// than a second or two for another reason: both are skipped with -short.
	Trains, Slow bool
	// Variant, if set, tells how this run departs from the one on record, as by
	// other data that the user points to; it is empty if it doesn't. A variant's
	// verdict is shown, but neither expected nor compared nor recorded.
	Variant func() string
	// Deviation, if set, is how the result is known to differ from the paper.
	Deviation *Deviation
}

// Deviation is a known difference from the paper. A claim whose verdict is the
// expected one passes; one that starts to reproduce fails, so that the list of
// deviations stays true.
type Deviation struct {
	Verdict Verdict // the verdict expected instead of Reproduced
	Reason  string
}

// Sabotage is a change of the set-up under which a claim's rule must be false.
type Sabotage[E any] struct {
	Name       string // what is changed
	Experiment func() (E, error)
	// Breaks names the checks that must fail; empty stands for any.
	Breaks []string
}
