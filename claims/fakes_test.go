package claims

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"gradscale/claims/figure"
	"gradscale/mathcheck"
)

// Fake claims, by name, for child processes of this test binary to run: each
// differs from the one called "plain" in a single thing.
var fakes = map[string]func() *Claim{
	"plain": func() *Claim { return fake(plain()) },
	"not reproduced": func() *Claim {
		x := plain()
		x.Measure = constantly(0)
		return fake(x)
	},
	"inconclusive": func() *Claim {
		x := plain()
		x.Decide = func(v float64) []Check {
			return []Check{Measured("value", "", mathcheck.Estimate{Value: v, Lo: 0, Hi: v + 1, Confidence: 0.95})}
		}
		return fake(x)
	},
	"deviating": func() *Claim {
		x := plain()
		x.Measure, x.Deviation = constantly(0), &Deviation{NotReproduced, "zero is small"}
		return fake(x)
	},
	"deviating no more": func() *Claim {
		x := plain()
		x.Deviation = &Deviation{NotReproduced, "zero is small"}
		return fake(x)
	},
	"other protocol": func() *Claim {
		x := plain()
		x.Protocol = "look twice"
		return fake(x)
	},
	"other rule": func() *Claim {
		x := plain()
		x.Rules[0].Condition = Above(1.5)
		return fake(x)
	},
	"check without rule": func() *Claim {
		x := plain()
		x.Decide = func(v float64) []Check {
			return append(plain().Decide(v), Measured("valeu", "typo", mathcheck.Exact(v)))
		}
		return fake(x)
	},
	"rule without check": func() *Claim {
		x := plain()
		x.Rules = append(x.Rules, Rule{Quantity: "size", Condition: Above(0), Sentence: "It is {}."})
		return fake(x)
	},
	"conditional rule without check": func() *Claim {
		x := plain()
		x.Rules = append(x.Rules, Rule{Quantity: "size", Condition: Above(0), Sentence: "It is {}.", If: "there is one"})
		return fake(x)
	},
	"check twice": func() *Claim {
		x := plain()
		x.Decide = func(v float64) []Check { return append(plain().Decide(v), plain().Decide(v)...) }
		return fake(x)
	},
	"error": func() *Claim {
		x := plain()
		x.Measure = func(Seeds) (float64, error) { return 2, errors.New("the experiment broke") }
		x.Sabotages[0].Measure = x.Measure
		return fake(x)
	},
	"NaN": func() *Claim {
		x := plain()
		x.Measure = constantly(math.NaN())
		return fake(x)
	},
	"harmless sabotage": func() *Claim {
		x := plain()
		x.Sabotages[0].Measure, x.Sabotages[0].Breaks = constantly(2), nil
		return fake(x)
	},
	"sabotage of something else": func() *Claim {
		x := two(plain())
		x.Sabotages[0] = Sabotage[float64]{Name: "half", Measure: constantly(1.7), Breaks: Breaks{"value": nil}}
		return fake(x)
	},
	"sabotage of what does not hold": func() *Claim {
		x := plain()
		x.Measure, x.Deviation = constantly(0), &Deviation{NotReproduced, "zero is small"}
		return fake(x)
	},
	"sabotage of what is not there": func() *Claim {
		x := plain()
		x.Sabotages[0].Breaks = Breaks{"valeu": nil, "value": {"somewhere"}}
		return fake(x)
	},
	"no sabotage": func() *Claim {
		x := plain()
		x.Sabotages = nil
		return fake(x)
	},
	"nothing declared": func() *Claim { return &Claim{ID: "X1", Parts: []Part{Experiment[float64]{Rules: []Rule{{}, {}}}}} },
	"no parts":         func() *Claim { return &Claim{ID: "G1", Title: "t", Statement: "s", Source: "s"} },
	"trains": func() *Claim {
		x := plain()
		x.Trains = true
		return fake(x)
	},
	"slow": func() *Claim {
		x := plain()
		x.Slow = true
		return fake(x)
	},
	"slow but in short": func() *Claim {
		x := plain()
		x.Slow, x.InShort = true, true
		return fake(x)
	},
	"unseeded": func() *Claim {
		x := plain()
		x.Unseeded = true
		return fake(x)
	},
	"deaf to seeds": func() *Claim {
		x := plain()
		x.Measure = constantly(2)
		return fake(x)
	},
	"lucky": func() *Claim { // reproduced on its own seeds and on three of twenty others
		x := plain()
		x.Measure = func(s Seeds) (float64, error) {
			if s.Offset > 3*seedsOfReplication {
				return 0.5 - float64(s.Offset)/1e6, nil
			}
			return plain().Measure(s)
		}
		return fake(x)
	},
	"variant": func() *Claim {
		x := plain()
		x.Measure, x.Variant = constantly(0), func() string { return "other images" }
		return fake(x)
	},
	"variant of nothing": func() *Claim {
		x := plain()
		x.Measure, x.Variant = constantly(0), func() string { return "" }
		return fake(x)
	},
	"artifacts": func() *Claim {
		x := plain()
		x.Artifacts = func(_ float64, dir string) error {
			return os.WriteFile(filepath.Join(dir, "plot.txt"), []byte("a plot"), 0o600)
		}
		return fake(x)
	},
	"figure":            func() *Claim { return fake(withFigure(2)) },
	"moved figure":      func() *Claim { return fake(withFigure(3)) },
	"long figure":       func() *Claim { return fake(withFigure(1, 2, 3, 4)) },
	"moved long figure": func() *Claim { return fake(withFigure(2, 3, 4, 5)) },
	"no artifacts": func() *Claim {
		x := plain()
		x.Artifacts = func(float64, string) error { return errors.New("the plotter broke") }
		return fake(x)
	},
	"parts": func() *Claim {
		c := inParts()
		c.Parts[1] = lettered("b", func(x *Experiment[float64]) {
			x.Measure, x.Deviation = constantly(0), &Deviation{NotReproduced, "zero is small"}
			x.Sabotages[0].Breaks = nil
		})
		return c
	},
	"three parts of another title": func() *Claim {
		c := inParts()
		c.Title = "one is less than two"
		c.Parts = append(c.Parts, lettered("c", func(*Experiment[float64]) {}))
		return c
	},
	"a part not reproduced": func() *Claim {
		c := inParts()
		c.Parts[1] = lettered("b", func(x *Experiment[float64]) { x.Measure = constantly(0) })
		return c
	},
	"a slow part": func() *Claim {
		c := inParts()
		c.Parts[1] = lettered("b", func(x *Experiment[float64]) { x.Slow = true })
		return c
	},
	"a part that awaits": func() *Claim {
		c := inParts()
		c.Parts[1] = lettered("b", func(x *Experiment[float64]) { x.Awaits = func() (string, error) { return "the long run", nil } })
		c.Parts = append(c.Parts, lettered("c", func(x *Experiment[float64]) { x.Awaits = func() (string, error) { return "", nil } }))
		return c
	},
	"a part that can't tell": func() *Claim {
		c := inParts()
		c.Parts[1] = lettered("b", func(x *Experiment[float64]) {
			x.Awaits = func() (string, error) { return "", errors.New("the file is damaged") }
		})
		return c
	},
	"a part beside": func() *Claim {
		c := inParts()
		c.Parts[1] = lettered("b", func(x *Experiment[float64]) {
			x.Beside, x.Measure, x.Deviation = true, constantly(0), &Deviation{NotReproduced, "zero is small"}
			x.Sabotages[0].Breaks = nil
		})
		return c
	},
	"two parts of a letter": func() *Claim {
		c := inParts()
		c.Parts = append(c.Parts, c.Parts[0])
		return c
	},
	"a part without a letter": func() *Claim {
		c := inParts()
		c.Parts = append(c.Parts, plain())
		return c
	},
}

// withFigure is plain with a figure of points.
func withFigure(ys ...float64) Experiment[float64] {
	x := plain()
	x.Figures = func(float64) ([]figure.Figure, error) {
		var xs []float64
		for i := range ys {
			xs = append(xs, float64(i+1))
		}
		s, err := figure.GeometricSpread("relu", xs, [][]float64{ys, ys})
		return []figure.Figure{{Name: "line", Title: "a line", Series: []figure.Series{s}}}, err
	}
	return x
}

// plain is an experiment that measures 2 on the seeds on record, and asks for
// more than 1; its sabotage measures 0.
func plain() Experiment[float64] {
	return Experiment[float64]{
		Protocol: "look", Oracle: "arithmetic",
		Rules:   []Rule{{Quantity: "value", Condition: Above(1), Sentence: "The value is {}."}},
		Measure: func(s Seeds) (float64, error) { return 2 + float64(s.Offset)/1e6, nil },
		Decide: func(v float64) []Check {
			return []Check{Measured("value", "", mathcheck.Exact(v)).WithPaper(7).WithTheory(3)}
		},
		Sabotages: []Sabotage[float64]{{Name: "nothing", Measure: constantly(0), Breaks: Breaks{"value": nil}}},
	}
}

// two adds a second rule, that asks for more than 1.8.
func two(x Experiment[float64]) Experiment[float64] {
	decide := x.Decide
	x.Rules = append(x.Rules, Rule{Quantity: "twin", Condition: Above(1.8), Sentence: "Its twin is {}."})
	x.Decide = func(v float64) []Check { return append(decide(v), Measured("twin", "one", mathcheck.Exact(v))) }
	return x
}

func constantly(v float64) func(Seeds) (float64, error) {
	return func(Seeds) (float64, error) { return v, nil }
}

func fake(x Experiment[float64]) *Claim {
	return &Claim{ID: "G1", Title: "two is more than one", Statement: "Two is more than one.", Source: "section 0", Parts: []Part{x}}
}

func inParts() *Claim {
	none := func(*Experiment[float64]) {}
	c := fake(plain())
	c.Parts = []Part{lettered("a", none), lettered("b", none)}
	return c
}

func lettered(letter string, change func(*Experiment[float64])) Experiment[float64] {
	x := plain()
	x.Letter, x.Name, x.Statement = letter, "part "+letter, "So it is."
	change(&x)
	return x
}

// The environment of a child process tells it what to run.
const (
	fakeVariable = "GRADSCALE_FAKE"
	doVariable   = "GRADSCALE_DO"
)

// TestMain tells in child processes which claims were decided, as a section's
// package does.
func TestMain(m *testing.M) {
	status := m.Run()
	if os.Getenv(fakeVariable) != "" {
		status = Tally(status)
	}
	os.Exit(status)
}

func TestFake(t *testing.T) {
	make, ok := fakes[os.Getenv(fakeVariable)]
	if !ok {
		t.Skip("for child processes")
	}
	c := make()
	switch os.Getenv(doVariable) {
	case "verify":
		c.Verify(t)
	case "sabotage":
		c.VerifySabotage(t)
	case "replicate":
		c.Replicate(t)
	}
}

func BenchmarkFake(b *testing.B) {
	make, ok := fakes[os.Getenv(fakeVariable)]
	if !ok {
		b.Skip("for child processes")
	}
	make().Benchmark(b)
}
