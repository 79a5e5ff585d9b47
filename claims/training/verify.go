package training

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"

	"gradscale/claims"
	"gradscale/net"
	"gradscale/net/train"
)

// committedFolder returns the folder of records that the project keeps.
func committedFolder() (string, error) {
	root, err := claims.Root()
	return filepath.Join(root, "testdata", "campaign"), err
}

// recheckStart trains a run on record anew for its first epoch, and returns an error that
// names the loss that has other bits than the record says.
func (r Run) recheckStart(s Sets, on Record) error {
	n, err := r.start(s.Train)
	if err != nil {
		return err
	}
	config, err := r.config(n, s.Train)
	if err != nil {
		return err
	}
	var first, epoch float64
	enough := errors.New("one epoch is enough")
	_, err = train.Run(n, s.Train, config, train.WithHook(train.HookFunc(func(epochs int, _ *net.Network, result *train.Result) error {
		if epochs == 0 {
			return nil
		}
		first, epoch = result.Losses[0], result.Epochs[0].Loss
		return enough
	})))
	if err == nil {
		return nil // diverged in its first epoch, of which a record has no loss
	}
	if !errors.Is(err, enough) {
		return err
	}
	return errors.Join(on.mustSay("first-loss", first), on.mustSay("first-epoch-loss", epoch))
}

func (r Record) mustSay(name string, want float64) error {
	if found := r.Number(name); math.Float64bits(found) != math.Float64bits(want) {
		return fmt.Errorf("training: %s: the record says %s is %s, want %s, as training it anew comes to", r.Name, name, exactText(found), exactText(want))
	}
	return nil
}

// recheck makes a run on record anew, and returns an error that names the first value that
// is not as recorded.
func (r Run) recheck(s Sets, on Record) error {
	again, err := r.execute(s, workplace{})
	if err != nil {
		return err
	}
	if again.line() == on.line() {
		return nil
	}
	for i := range max(len(again.Values), len(on.Values)) {
		found, want := "nothing", "nothing"
		if i < len(on.Values) {
			found = on.Values[i].text()
		}
		if i < len(again.Values) {
			want = again.Values[i].text()
		}
		if found != want {
			return fmt.Errorf("training: %s: the record says %s, want %s, as the run made anew comes to", r.Name(), found, want)
		}
	}
	return fmt.Errorf("training: %s: the record says outcome %s %q, want %s %q, as the run made anew comes to", r.Name(), on.Outcome, on.Cause, again.Outcome, again.Cause)
}
