package train

import (
	"errors"
	"fmt"
	"io/fs"

	"gradscale/net"
	"gradscale/net/internal/disk"
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
// one is half-written or damaged, from the other.
//
// While it lasts, the run holds the lock path.lock, which no longer holds others
// off once the run has ended or was killed, and never does where the operating
// system has no locks. The file stays. Files that killed runs left half-written,
// named path.0.NUMBER.writing, are removed. Checkpoints can be read by their owner
// alone.
//
// Errors: a [*MismatchError] if architecture, configuration, data or initial
// network are not those of the checkpoint; a [*LockedError] if another run has
// the lock; files of which none is intact; files that are no regular ones or
// can't be read or written.
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

// LockedError says that another run uses the same checkpoints.
type LockedError struct {
	Path   string // as given to [WithCheckpoint]
	Holder string // process, host and since when
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("train: checkpoint %s is in use by %s; wait until that run ends, or choose another path", e.Path, e.Holder)
}

// acquire takes the lock and returns what gives it back. On nil it does nothing.
func (c *checkpoints) acquire() (release func() error, err error) {
	if c == nil {
		return func() error { return nil }, nil
	}
	lock, err := disk.TryLock(c.path + ".lock")
	var held *disk.LockedError
	if errors.As(err, &held) {
		return nil, &LockedError{c.path, held.Holder}
	}
	if err != nil {
		return nil, fmt.Errorf("train: checkpoint: %w", err)
	}
	for i := range 2 {
		if err := disk.RemoveUnfinished(c.file(i), []byte(magic)); err != nil {
			return nil, fmt.Errorf("train: checkpoint: %w", errors.Join(err, lock.Unlock()))
		}
	}
	return lock.Unlock, nil
}

func (c *checkpoints) file(i int) string { return fmt.Sprintf("%s.%d", c.path, i) }

// restore puts the run into the state of the newest intact snapshot, if there
// are any.
func (c *checkpoints) restore(r *run) error {
	var newest *snapshot
	for i := range 2 {
		s, err := c.read(i, r)
		var d *damage
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case errors.As(err, &d):
			r.result.Damaged = append(r.result.Damaged, fmt.Sprintf("%s: %s", c.file(i), d.cause))
		case err != nil:
			return err
		case newest == nil || s.steps >= newest.steps:
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

// damage is why a checkpoint is passed over.
type damage struct{ cause error }

func (d *damage) Error() string { return d.cause.Error() }

// read returns a file's snapshot. Its error is a [*damage] if the file holds none,
// and a [*MismatchError] if it holds another run's. Of a file that is not of the
// size that a snapshot of this run has, the header alone is read.
func (c *checkpoints) read(i int, r *run) (*snapshot, error) {
	f, size, err := disk.Open(c.file(i))
	if err != nil {
		return nil, fmt.Errorf("train: checkpoint: %w", err)
	}
	defer f.Close()
	from := newSource(f, size)
	h, err := readHeader(from)
	if err == nil {
		if err := mismatch(c.file(i), h.identity, c.identity); err != nil {
			return nil, err
		}
		var state []byte
		if state, err = r.optimizer.MarshalBinary(); err != nil {
			return nil, err
		}
		var s *snapshot
		if s, err = h.readBody(from, sizes{len(r.network.Parameters()), len(state), r.total}); err == nil {
			return s, nil
		}
	}
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return nil, fmt.Errorf("train: checkpoint: %w", err)
	}
	return nil, &damage{err}
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
	s := snapshot{
		header{c.identity, uint64(r.result.Steps()), string(r.result.Outcome), r.result.Cause},
		r.network.Parameters(), state, r.result.Losses, r.result.Mistakes,
	}
	if err := disk.Replace(c.file(c.next), s.encode()); err != nil {
		return fmt.Errorf("train: checkpoint: %w", err)
	}
	c.next, c.steps = 1-c.next, r.result.Steps()
	return nil
}
