package train

import "gradscale/net/internal/kernel"

// Result is what a run came to. The loss and mistakes of a step are those of the
// step's batch before the step changes the weights.
type Result struct {
	Losses   []float64 // of each step: mean cross-entropy
	Mistakes []int     // of each step: predictions that are not the label
	Epochs   []Epoch   // whole epochs only

	Outcome   Outcome
	Cause     string     // why the run ended early, or ""
	FinalPass Evaluation // of the set, with the last weights

	Resumed int      // step at which the run was taken up from a checkpoint, or 0
	Damaged []string // checkpoints that were passed over, and what is wrong with them
}

// Epoch sums up the steps of an epoch.
type Epoch struct {
	Loss  float64 // mean over steps
	Error float64 // share of predictions that are not the label
}

// Outcome says how a run ended.
type Outcome string

// The outcomes.
const (
	Completed Outcome = "completed" // after all epochs
	Diverged  Outcome = "diverged"  // loss, weights or the optimizer's memory not finite, or Config.Diverged reached
	Stalled   Outcome = "stalled"   // Config.Stalled reached
)

// Steps returns the number of steps that were made.
func (r *Result) Steps() int { return len(r.Losses) }

// sumUp appends an epoch for the last steps.
func (r *Result) sumUp(steps, batch int) {
	mistakes := 0
	for _, m := range r.Mistakes[len(r.Mistakes)-steps:] {
		mistakes += m
	}
	r.Epochs = append(r.Epochs, Epoch{
		Loss:  kernel.Sum(r.Losses[len(r.Losses)-steps:]) / float64(steps),
		Error: float64(mistakes) / float64(steps*batch),
	})
}
