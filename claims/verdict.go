package claims

// Verdict is what a claim ends in.
type Verdict string

// The verdicts.
const (
	Reproduced    Verdict = "reproduced"
	NotReproduced Verdict = "not reproduced"
	Inconclusive  Verdict = "inconclusive" // an interval is too wide to decide
)

// Outcome is what a single check ends in.
type Outcome string

// The outcomes.
const (
	Holds     Outcome = "holds"
	Fails     Outcome = "fails"
	Undecided Outcome = "undecided" // the interval reaches across the bound
)

// judge combines checks: one that fails decides against the claim, and all must
// hold to decide for it.
func judge(checks []Check) Verdict {
	if len(checks) == 0 {
		panic("claims: a rule without checks decides nothing")
	}
	verdict := Reproduced
	for _, c := range checks {
		switch c.Outcome {
		case Fails:
			return NotReproduced
		case Undecided:
			verdict = Inconclusive
		}
	}
	return verdict
}
