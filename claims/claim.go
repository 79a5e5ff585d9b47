package claims

import "gradscale/claims/figure"

// Claim is a sentence of the paper with all that is needed to decide it.
type Claim struct {
	ID        string // "R1"
	Title     string // a few words
	Statement string // the claim in one or two sentences
	Source    string // where in the paper it stands
	// Parts are experiments, one for each part of the statement that can be true
	// or false without the others. Most claims have a single one.
	Parts []Part
	// Elsewhere has the letters of parts that another package declares, like "b".
	Elsewhere string
}

// Part is an [Experiment], whatever its evidence.
type Part interface{ part() part }

// Experiment decides a claim, or one part of it. E is the type of its evidence:
// what was measured, and what theory says of the same quantities.
type Experiment[E any] struct {
	// Letter, Name and Statement tell the parts of a claim apart: "b", a few words,
	// and what of the claim's statement this part decides. They are empty where the
	// experiment decides all of it.
	Letter, Name, Statement string

	Protocol string // how it is measured, with sizes and seeds
	Rules    []Rule // what decides: all of them must hold
	Oracle   string // the second opinion, which shares no code with the network

	// Measure makes the experiment. It returns an error where something could not be
	// computed; a network that diverges is evidence, not an error.
	Measure func(Seeds) (E, error)
	// Decide puts what was measured to the rules. The first check is the headline.
	Decide func(E) []Check
	// Sabotages break something essential; under each of them a rule must fail.
	Sabotages []Sabotage[E]
	// Figures, if set, returns the figures of the evidence. They go on record, in
	// testdata/figures, and into the report.
	Figures func(E) ([]figure.Figure, error)
	// Artifacts, if set, writes plots and tables of the evidence into a folder.
	Artifacts func(e E, dir string) error

	// Trains is set where the experiment trains networks, Slow where it takes more
	// than a second or two for another reason: both are skipped with -short.
	Trains, Slow bool
	// InShort is set where -short decides all the same, by this experiment without its
	// sabotages: in the cheapest of a section whose experiments are all slow.
	InShort bool
	// Awaits, if set, names what the experiment cannot be decided without and that is
	// not on file yet, like records of long runs; it is empty if there is nothing. Until
	// then the part is skipped, and says so.
	Awaits func() (string, error)
	// Beside is set where the experiment is shown beside others of the claim, which
	// decide: its own verdict counts only as long as there is none of theirs.
	Beside bool
	// Unseeded is set where nothing is drawn at random, so that other seeds would
	// measure the same numbers again.
	Unseeded bool
	// Variant, if set, tells how this run departs from the one on record, as by
	// other data that the user points to; it is empty if it doesn't. A variant's
	// verdict is shown, but neither expected nor compared nor recorded.
	Variant func() string
	// Deviation, if set, is how the result is known to differ from the paper.
	Deviation *Deviation
}

// Deviation is a known difference from the paper. A part whose verdict is the
// expected one passes; one that starts to reproduce fails, so that the list of
// deviations stays true.
type Deviation struct {
	Verdict Verdict // the verdict expected instead of Reproduced
	Reason  string
}

// Sabotage is a change of the set-up under which a rule must fail.
type Sabotage[E any] struct {
	Name    string // what is changed
	Measure func(Seeds) (E, error)
	Breaks  Breaks // checks that must fail; empty stands for any
}

// Breaks lists the cases of each quantity whose checks a sabotage must break. A
// quantity without a list stands for all its cases.
type Breaks map[string][]string

// Seeds are those that an experiment draws with, one for each repetition. The
// zero value stands for the ones on record: 1, 2, 3, ….
type Seeds struct{ Offset uint64 }

// At returns the seed of repetition i, counted from 0.
func (s Seeds) At(i int) uint64 { return s.Offset + uint64(i) + 1 }
