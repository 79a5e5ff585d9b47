package training

import (
	"errors"

	"gradscale/claims/measure"
	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/train"
)

// observer measures a run.
type observer struct {
	run   Run
	sets  Sets
	start *net.Network
	batch measure.Batch // that networks are looked at with
	diary *diary

	growths []float64 // see growth
}

// during measures the run after so many epochs, if it is to be measured then. The
// measurements go to the diary before the checkpoint is written that they belong to.
func (o *observer) during(epochs int, n *net.Network, result *train.Result) error {
	b := o.run.Budget
	if !b.Measured {
		return nil
	}
	if b.Recorded(epochs) && !o.diary.has(epochs) {
		if err := o.record(epochs, n); err != nil {
			return err
		}
	}
	if epochs < b.Epochs && b.Recorded(epochs+1) && !o.diary.has(epochs+1) {
		return o.diary.keepWeights(epochs, n.Parameters())
	}
	return nil
}

// record enters in the diary what is measured after so many epochs.
func (o *observer) record(epochs int, n *net.Network) error {
	var values []Value
	for _, part := range []struct {
		name string
		set  data.Set
	}{{"train", o.sets.Train}, {"test", o.sets.Test}} {
		e, err := evaluate(n, part.set)
		if err != nil {
			return err
		}
		values = append(values, exact(at(part.name+"-error", epochs), e.Error), exact(at(part.name+"-loss", epochs), e.Loss))
	}
	var before *net.Network
	if epochs > 0 {
		weights, err := o.diary.weights(epochs-1, len(n.Parameters()))
		if err != nil {
			return err
		}
		before = n.Clone()
		copy(before.Parameters(), weights)
	}
	measured, err := o.measure(n, before)
	if err == nil && o.run.Rule == SGD && (epochs == 0 || epochs == o.run.Budget.Epochs) {
		var more []Value
		more, err = o.tolerable(n)
		measured = append(measured, more...)
	}
	if err != nil && !nonFinite(err) {
		return err
	}
	for _, v := range measured {
		v.Name = at(v.Name, epochs)
		values = append(values, v)
	}
	return o.diary.add(epochs, values)
}

// errLost says that measurements of epochs before a checkpoint are not in the diary.
var errLost = errors.New("the run's measurements are lost")

// complete returns errLost if the diary lacks an epoch that the run has been through.
func (o *observer) complete(result *train.Result) error {
	for e := range len(result.Epochs) + 1 {
		if o.run.Budget.Measured && o.run.Budget.Recorded(e) && !o.diary.has(e) {
			return errLost
		}
	}
	return nil
}

// atEnd returns all values of the run.
func (o *observer) atEnd(n *net.Network, result *train.Result) ([]Value, error) {
	var values []Value
	if len(result.Losses) > 0 {
		values = append(values, exact("first-loss", result.Losses[0]))
	}
	if len(result.Epochs) > 0 {
		values = append(values, exact("first-epoch-loss", result.Epochs[0].Loss))
	}
	test, err := evaluate(n, o.sets.Test)
	if err != nil {
		return nil, err
	}
	values = append(values,
		exact("steps", float64(result.Steps())),
		exact("train-error", result.FinalPass.Error), exact("train-loss", result.FinalPass.Loss),
		exact("test-error", test.Error), exact("test-loss", test.Loss),
	)
	var losses, mistakes []float64
	for _, e := range result.Epochs {
		losses, mistakes = append(losses, e.Loss), append(mistakes, e.Error)
	}
	values = append(values, curve("running-loss", losses), curve("running-error", mistakes))
	if !o.run.Budget.Measured {
		return values, nil
	}
	values = append(values, o.diary.values()...)
	if result.Outcome == train.Diverged {
		return values, nil
	}
	cuts, err := o.cut(n)
	if nonFinite(err) {
		return values, nil
	}
	return append(values, cuts...), err
}
