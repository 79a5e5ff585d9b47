package claims

import "gradscale/claims/figure"

// part is an experiment with the type of its evidence taken off.
type part struct {
	letter, name, statement, protocol, oracle string

	rules                           []Rule
	trains, slow, inShort, unseeded bool
	beside                          bool
	awaits                          func() (string, error)
	variant                         string
	deviation                       *Deviation

	run       func(Seeds) (outcome, error)
	sabotages []sabotage
}

// outcome is what a run of an experiment comes to.
type outcome struct {
	checks    []Check
	evidence  any
	figures   func() ([]figure.Figure, error)
	artifacts func(dir string) error
}

type sabotage struct {
	name   string
	breaks Breaks
	run    func(Seeds) (outcome, error)
}

func (x Experiment[E]) part() part {
	p := part{
		letter: x.Letter, name: x.Name, statement: x.Statement, protocol: x.Protocol, oracle: x.Oracle, rules: x.Rules,
		trains: x.Trains, slow: x.Slow, inShort: x.InShort, unseeded: x.Unseeded, beside: x.Beside, awaits: x.Awaits, deviation: x.Deviation, run: x.runOf(x.Measure),
	}
	if x.Variant != nil {
		p.variant = x.Variant()
	}
	for _, s := range x.Sabotages {
		p.sabotages = append(p.sabotages, sabotage{s.Name, s.Breaks, x.runOf(s.Measure)})
	}
	return p
}

// runOf returns what measures, decides, and is ready to write artifacts.
func (x Experiment[E]) runOf(measure func(Seeds) (E, error)) func(Seeds) (outcome, error) {
	return func(s Seeds) (outcome, error) {
		evidence, err := measure(s)
		if err != nil {
			return outcome{}, err
		}
		checks, err := apply(x.Rules, x.Decide(evidence))
		o := outcome{
			checks: checks, evidence: evidence,
			figures:   func() ([]figure.Figure, error) { return nil, nil },
			artifacts: func(string) error { return nil },
		}
		if x.Figures != nil {
			o.figures = func() ([]figure.Figure, error) { return x.Figures(evidence) }
		}
		if x.Artifacts != nil {
			o.artifacts = func(dir string) error { return x.Artifacts(evidence, dir) }
		}
		return o, err
	}
}

// parts returns the claim's parts, ready to run.
func (c *Claim) parts() []part {
	var ps []part
	for _, p := range c.Parts {
		ps = append(ps, p.part())
	}
	return ps
}
