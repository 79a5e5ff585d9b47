package train

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gradscale/net"
)

// checkpoints keeps the last two snapshots of a run in files of their own. A new
// one replaces the older, never the newest that is intact, and comes to its name
// only when all of it is on the disk: at every moment one of the two is whole.
type checkpoints struct {
	path     string
	every    int // steps
	identity []property
	next     int // which file is to be replaced
	steps    int // of the newest; -1 if there is none
}

// WithCheckpoint keeps the state of the run in the files path.0 and path.1,
// written in turn every so many steps (0: at the end of each epoch) and when
// the run ends. If they are there when a run starts, it goes on from the newer
// one and comes to the same bits as a run that was never interrupted; if that
// one is half-written or damaged, from the other. Errors: a [*MismatchError] if
// architecture, configuration, data or initial network are not those of the
// checkpoint; files of which none is intact; files that can't be read or
// written.
func WithCheckpoint(path string, every int) Option {
	return func(r *run) error {
		if every < 0 {
			return &net.FieldError{Package: "train", Field: "checkpoint every", Value: every, Wanted: "at least 0 steps"}
		}
		if every == 0 {
			every = r.perEpoch
		}
		r.checkpoints = &checkpoints{path: path, every: every, identity: r.identity(), steps: -1}
		return nil
	}
}

func (c *checkpoints) file(i int) string { return fmt.Sprintf("%s.%d", c.path, i) }

// restore puts the run into the state of the newest intact snapshot, if there
// are any.
func (c *checkpoints) restore(r *run) error {
	var newest *snapshot
	for i := range 2 {
		content, err := os.ReadFile(c.file(i))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("train: checkpoint: %w", err)
		}
		s, err := decode(content)
		if err != nil {
			r.result.Damaged = append(r.result.Damaged, fmt.Sprintf("%s: %s", c.file(i), err))
			continue
		}
		if err := mismatch(c.file(i), s.identity, c.identity); err != nil {
			return err
		}
		if newest == nil || len(s.losses) >= len(newest.losses) {
			newest, c.next = s, 1-i
		}
	}
	if newest != nil {
		return r.resume(newest)
	}
	if len(r.result.Damaged) > 0 {
		return fmt.Errorf("train: no checkpoint is intact, want at least one; remove them to start anew: %q", r.result.Damaged)
	}
	return nil
}

// resume takes over a snapshot of this run.
func (r *run) resume(s *snapshot) error {
	if err := r.optimizer.UnmarshalBinary(s.optimizer); err != nil {
		return err
	}
	copy(r.network.Parameters(), s.parameters)
	for i := range s.losses {
		r.result.Losses = append(r.result.Losses, s.losses[i])
		r.result.Mistakes = append(r.result.Mistakes, s.mistakes[i])
		if (i+1)%r.perEpoch == 0 {
			r.result.sumUp(r.perEpoch, r.config.Batch)
		}
	}
	r.result.Outcome, r.result.Cause = Outcome(s.outcome), s.cause
	r.result.Resumed = len(s.losses)
	r.checkpoints.steps = len(s.losses)
	return nil
}

// due tells whether the newest snapshot is old enough.
func (c *checkpoints) due(r *run) bool { return c != nil && r.result.Steps()-c.steps >= c.every }

// save writes a snapshot of the run over the older of the two. On nil it does
// nothing.
func (c *checkpoints) save(r *run) error {
	if c == nil {
		return nil
	}
	state, err := r.optimizer.MarshalBinary()
	if err != nil {
		return err
	}
	s := snapshot{c.identity, r.network.Parameters(), state, r.result.Losses, r.result.Mistakes, string(r.result.Outcome), r.result.Cause}
	if err := writeFile(c.file(c.next), s.encode()); err != nil {
		return fmt.Errorf("train: checkpoint: %w", err)
	}
	c.next, c.steps = 1-c.next, r.result.Steps()
	return nil
}

// writeFile replaces a file at once, and returns when the disk has it.
func writeFile(path string, content []byte) error {
	temporary := path + ".writing"
	f, err := os.Create(temporary)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	if err := os.Rename(temporary, path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
