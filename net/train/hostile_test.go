package train_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
	"gradscale/net/train"
)

// TestCheckpointsFollowNoLink plants links under every name that a run writes to
// and could have foreseen.
func TestCheckpointsFollowNoLink(t *testing.T) {
	folder := t.TempDir()
	path, target := filepath.Join(folder, "run"), filepath.Join(folder, "target")
	require.NoError(t, os.WriteFile(target, []byte("precious"), 0o600))
	for _, ending := range []string{".0.writing", ".1.writing"} {
		if os.Symlink(target, path+ending) != nil {
			t.Skip("no links here")
		}
	}
	_, err := train.Run(build(t, small), noise(60), momentum(20, 2), train.WithCheckpoint(path, 1))
	require.NoError(t, err)
	content, err := os.ReadFile(target)
	require.NoError(t, err)
	assert.Equal(t, "precious", string(content))

	require.NoError(t, os.Remove(path+".lock"))
	require.NoError(t, os.Symlink(target, path+".lock"))
	_, err = train.Run(build(t, small), noise(60), momentum(20, 2), train.WithCheckpoint(path, 1))
	assert.ErrorContains(t, err, "run.lock is no regular file but a link")
}

// TestTwoRunsOnOnePath starts a run while another is at work. The other must come
// to its end undisturbed, and the path be free then.
func TestTwoRunsOnOnePath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	second := func() error {
		_, err := train.Run(build(t, small), noise(60), momentum(20, 2), train.WithCheckpoint(path, 1))
		return err
	}
	inside := train.HookFunc(func(int, *net.Network, *train.Result) error {
		var locked *train.LockedError
		require.ErrorAs(t, second(), &locked)
		assert.Equal(t, path, locked.Path)
		assert.Contains(t, locked.Error(), fmt.Sprintf("is in use by process %d on ", os.Getpid()))
		return nil
	})
	_, err := train.Run(build(t, small), noise(60), momentum(20, 2), train.WithCheckpoint(path, 1), train.WithHook(inside))
	require.NoError(t, err)
	require.NoError(t, second(), "the lock is given back")

	c := momentum(20, 2)
	c.Seed++
	_, err = train.Run(build(t, small), noise(60), c, train.WithCheckpoint(path, 1))
	require.Error(t, err)
	require.NoError(t, second(), "by runs that fail, too")
}

// TestHugeCheckpointIsNotRead lengthens the newest checkpoint to 6 GiB, sparse,
// once with its header in front and once with nothing.
func TestHugeCheckpointIsNotRead(t *testing.T) {
	const huge = 6 << 30
	path := filepath.Join(t.TempDir(), "run")
	run := func() (train.Result, error) {
		return train.Run(build(t, small), noise(60), momentum(20, 2), train.WithCheckpoint(path, 1))
	}
	want, err := run()
	require.NoError(t, err)
	newest := path + ".0" // of steps 0, …, 6
	for _, keep := range []int64{1 << 20, 0} {
		require.NoError(t, os.Truncate(newest, keep))
		if err := os.Truncate(newest, huge); err != nil {
			t.Skip("no sparse files here: ", err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got, err := run()
		runtime.ReadMemStats(&after)
		require.NoError(t, err)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<22))
		assert.Equal(t, 5, got.Resumed)
		require.Len(t, got.Damaged, 1)
		assert.Contains(t, got.Damaged[0], "run.0: 6442450944 bytes")
		got.Resumed, got.Damaged = 0, nil
		assert.Equal(t, want, got)
	}
}

// TestOtherRunsLargeCheckpointIsNamed asks for the field that differs, where the
// size does, too: what another run has written is not damaged.
func TestOtherRunsLargeCheckpointIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	large := small
	large.Width = 200
	_, err := train.Run(build(t, large), noise(60), momentum(20, 2), train.WithCheckpoint(path, 1))
	require.NoError(t, err)
	_, err = train.Run(build(t, small), noise(60), momentum(20, 2), train.WithCheckpoint(path, 1))
	var other *train.MismatchError
	require.ErrorAs(t, err, &other)
	assert.Equal(t, "Architecture.Width", other.Field)
}

func TestCheckpointsAreRegularFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	require.NoError(t, os.Mkdir(path+".1", 0o755))
	_, err := train.Run(build(t, small), noise(60), momentum(20, 2), train.WithCheckpoint(path, 1))
	assert.ErrorContains(t, err, "run.1 is no regular file but a folder")
}
