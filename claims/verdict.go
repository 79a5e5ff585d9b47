package claims

import "slices"

// Verdict is what a claim ends in.
type Verdict string

// The verdicts.
const (
	Reproduced       Verdict = "reproduced"
	PartlyReproduced Verdict = "partly reproduced" // only of claims with parts
	NotReproduced    Verdict = "not reproduced"
	Inconclusive     Verdict = "inconclusive" // an interval is too wide to decide, or other seeds decide otherwise
)

// Outcome is what a single check ends in.
type Outcome string

// The outcomes.
const (
	Holds     Outcome = "holds"
	Fails     Outcome = "fails"
	Undecided Outcome = "undecided" // the interval reaches across the bound
)

// judge combines checks: one that fails decides against, and all must hold to
// decide for.
func judge(checks []Check) Verdict {
	if len(checks) == 0 {
		panic("claims: an experiment without checks decides nothing")
	}
	verdict := Reproduced
	for _, c := range checks {
		switch c.Outcome {
		case Holds:
		case Undecided:
			verdict = Inconclusive
		default:
			return NotReproduced
		}
	}
	return verdict
}

// combineRecords returns the verdict of a claim from the records of its parts: of those
// that decide, or if there are none, of those that stand beside them.
func combineRecords(parts []*Record) Verdict {
	var deciding, beside []Verdict
	for _, r := range parts {
		if r.Beside == "" {
			deciding = append(deciding, r.Verdict)
		} else {
			beside = append(beside, r.Verdict)
		}
	}
	if len(deciding) == 0 {
		return combine(beside)
	}
	return combine(deciding)
}

// combine returns the verdict of a claim from those of its parts.
func combine(parts []Verdict) Verdict {
	all := func(v Verdict) bool { return !slices.ContainsFunc(parts, func(p Verdict) bool { return p != v }) }
	switch {
	case all(Reproduced):
		return Reproduced
	case slices.Contains(parts, Reproduced):
		return PartlyReproduced
	case all(Inconclusive):
		return Inconclusive
	}
	return NotReproduced
}
