package training

import (
	"gradscale/claims/measure"
	"gradscale/mathcheck"
	"gradscale/net"
	"gradscale/net/random"
	"gradscale/net/train"
)

// combinations of predictions, by which growth to the output is estimated.
const combinations = 4

func signs() *random.Stream { return random.New(0, "signs of losses") }

// growth returns that of relative changes of each layer of the start on their way to the
// predictions, for the bounds of effective depth.
func (o *observer) growth() ([]float64, error) {
	if o.growths == nil {
		w, err := measure.Passed(o.start, o.batch.Inputs)
		if err != nil {
			return nil, err
		}
		defer w.Release()
		o.growths = measure.OutputGSC(w, combinations, random.New(0, "combinations of predictions"))
	}
	return o.growths, nil
}

// measure returns what is measured of a network during training, on the batch that
// networks are looked at with.
func (o *observer) measure(n, before *net.Network) ([]Value, error) {
	growth, err := o.growth()
	if err != nil {
		return nil, err
	}
	w, err := measure.Passed(n, o.batch.Inputs)
	if err != nil {
		return nil, err
	}
	defer w.Release()
	residuals := measure.Residuals(o.start, w, growth)
	var deviation, sign, spectral, moved []float64
	for _, d := range measure.Diversities(w)[1:] {
		deviation, sign = append(deviation, d.StandardDeviation), append(sign, d.SignDiversity)
	}
	for _, norm := range measure.RelativeOperatorNorms(o.start, n) {
		spectral, moved = append(spectral, norm.Spectral), append(moved, norm.QuadraticMean)
	}
	values := []Value{
		exact("effective-depth", float64(residuals.EffectiveDepth())),
		exact("effective-depth-behind-first", float64(mathcheck.EffectiveDepthOfSteps(residuals.Steps[1:], measure.Threshold))),
		curve("rho", residuals.Rho),
		curve("residual-spectral", spectral), curve("residual-qm", moved),
		curve("deviation", deviation), curve("sign-diversity", sign),
	}
	if k := measure.Dilutions(w); k != nil {
		values = append(values, curve("dilution", k))
	}
	if before != nil {
		values = append(values, curve("update", measure.RelativeUpdates(before, n)))
	}
	sensitivity, err := measure.Loss(w, o.batch, signs())
	if err != nil {
		return nil, err
	}
	gsc := make([]float64, n.Architecture().Depth+1)
	for l := range gsc {
		gsc[l] = sensitivity.Scaled(l).Float64()
	}
	return append(values, exact("gsc-of-first", gsc[1]), curve("gsc", gsc)), nil
}

// tolerable returns how far each layer could move along its gradient.
func (o *observer) tolerable(n *net.Network) ([]Value, error) {
	w, err := measure.Passed(n.Clone(), o.batch.Inputs)
	if err != nil {
		return nil, err
	}
	defer w.Release()
	updates, err := measure.TolerableUpdates(w, o.batch)
	return []Value{curve("tolerable-update", updates)}, err
}

// cut returns what is left of the trained network, on the batch, when something of it is
// taken away.
func (o *observer) cut(n *net.Network) ([]Value, error) {
	end, err := measure.Passed(n, o.batch.Inputs)
	if err != nil {
		return nil, err
	}
	defer end.Release()
	start, err := measure.Passed(o.start, o.batch.Inputs)
	if err != nil {
		return nil, err
	}
	defer start.Release()
	terms := measure.Expansion(start, n, n.Architecture().Depth)
	values := scores("expanded", measure.Truncated(terms, o.batch.Labels))
	undone, err := measure.Undoing(start, end, o.batch.Labels)
	if err != nil {
		return values, err
	}
	values = append(values, scores("undone", undone)...)
	if err := end.Forward(o.batch.Inputs); err != nil {
		return values, err
	}
	cut, err := measure.DepthCut(start, end, o.batch.Labels)
	return append(values, scores("cut", cut)...), err
}

// scores returns the error and the loss of each evaluation.
func scores(name string, of []train.Evaluation) []Value {
	var errors, losses []float64
	for _, e := range of {
		errors, losses = append(errors, e.Error), append(losses, e.Loss)
	}
	return []Value{curve(name+"-error", errors), curve(name+"-loss", losses)}
}
