package train

import (
	"errors"
	"fmt"

	"gradscale/net"
)

// ScheduleKind names how the step size changes during a run; the zero value is
// Constant.
type ScheduleKind string

// The kinds of schedule. Up to epoch Start each leaves the step size as it is.
const (
	// Constant keeps the step size.
	Constant ScheduleKind = "constant"
	// StepDecay multiplies the step size by Factor every Every epochs, first at
	// epoch Start+Every.
	StepDecay ScheduleKind = "step"
	// Linear lets the step size fall in a straight line with the number of
	// steps, from epoch Start on, to reach 0 behind the last step.
	Linear ScheduleKind = "linear"
)

// Schedule says how the step size changes during a run. Fields that a kind does
// not use must be 0.
type Schedule struct {
	Kind   ScheduleKind
	Start  int     // StepDecay, Linear: epoch, at least 0
	Every  int     // StepDecay: epochs, at least 1
	Factor float64 // StepDecay: in (0, 1)
}

func (k ScheduleKind) canonical() ScheduleKind {
	if k == "" {
		return Constant
	}
	return k
}

// String returns the name.
func (k ScheduleKind) String() string { return string(k.canonical()) }

func (s Schedule) validate() error {
	var errs []error
	check := func(ok bool, field string, value any, wanted string) {
		if !ok {
			errs = append(errs, &net.FieldError{Package: "train", Field: "Schedule." + field, Value: value, Wanted: wanted})
		}
	}
	kind := s.Kind.canonical()
	switch kind {
	case StepDecay:
		check(s.Start >= 0, "Start", s.Start, "at least 0")
		check(s.Every >= 1, "Every", s.Every, "at least 1")
		check(s.Factor > 0 && s.Factor < 1, "Factor", s.Factor, "in (0, 1)")
		return errors.Join(errs...)
	case Linear:
		check(s.Start >= 0, "Start", s.Start, "at least 0")
	case Constant:
		check(s.Start == 0, "Start", s.Start, "0 where the step size is constant")
	default:
		check(false, "Kind", fmt.Sprintf("%q", string(s.Kind)), fmt.Sprintf("one of %q, %q, %q", Constant, StepDecay, Linear))
		return errors.Join(errs...)
	}
	check(s.Every == 0, "Every", s.Every, fmt.Sprintf("0 with kind %q", kind))
	check(s.Factor == 0, "Factor", s.Factor, fmt.Sprintf("0 with kind %q", kind))
	return errors.Join(errs...)
}

// scale returns the factor of the step size at a step, of total, with so many
// steps an epoch.
func (s Schedule) scale(step, perEpoch, total int) float64 {
	epoch := step / perEpoch
	if epoch < s.Start {
		return 1
	}
	switch s.Kind.canonical() {
	case StepDecay:
		scale := 1.0
		for range (epoch - s.Start) / s.Every {
			scale *= s.Factor
		}
		return scale
	case Linear:
		return float64(total-step) / float64(total-s.Start*perEpoch)
	}
	return 1
}
