package disk

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "gradscale/mathcheck/golden" // the flag -update
)

func write(t *testing.T, path, content string) {
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
}

func read(t *testing.T, path string) string {
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(content)
}

func names(t *testing.T, folder string) (names []string) {
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestOpenTakesRegularFilesAndLinksToThem(t *testing.T) {
	folder := t.TempDir()
	path, link := filepath.Join(folder, "file"), filepath.Join(folder, "link")
	write(t, path, "four")
	for _, p := range []string{path, link} {
		if p == link && os.Symlink(path, link) != nil {
			t.Skip("no links here")
		}
		f, size, err := Open(p)
		require.NoError(t, err)
		assert.EqualValues(t, 4, size)
		require.NoError(t, f.Close())
	}
	_, _, err := Open(folder)
	assert.EqualError(t, err, folder+" is no regular file but a folder")
	_, _, err = Open(filepath.Join(folder, "nowhere"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestReplaceFollowsNoLink(t *testing.T) {
	folder := t.TempDir()
	path, target := filepath.Join(folder, "run.0"), filepath.Join(folder, "target")
	write(t, target, "precious")
	if os.Symlink(target, path) != nil {
		t.Skip("no links here")
	}
	require.NoError(t, Replace(path, []byte("new")))
	assert.Equal(t, "new", read(t, path))
	assert.Equal(t, "precious", read(t, target))
	assert.Equal(t, []string{"run.0", "target"}, names(t, folder), "nothing else is left")
}

func TestReplaceLeavesNothingBehindWhereItFails(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "run.0")
	require.NoError(t, os.MkdirAll(filepath.Join(path, "in the way"), 0o755))
	require.Error(t, Replace(path, []byte("new")))
	assert.Equal(t, []string{"run.0"}, names(t, folder))
}

// brokenFolder is one whose sync fails.
type brokenFolder struct {
	err    error
	closed bool
}

func (f *brokenFolder) Sync() error { return &os.PathError{Op: "sync", Err: f.err} }

func (f *brokenFolder) Close() error {
	f.closed = true
	return nil
}

// withFolder is a system whose folders are all that one.
type withFolder struct {
	operatingSystem
	folder *brokenFolder
}

func (withFolder) syncsFolders() bool { return true }

func (s withFolder) openFolder(string) (folder, error) { return s.folder, nil }

func TestFolderSync(t *testing.T) {
	assert.False(t, syncsFolders("windows"), "access is denied there")
	assert.True(t, syncsFolders("linux"))
	for _, err := range []error{errors.ErrUnsupported, syscall.EINVAL} {
		f := &brokenFolder{err: err}
		assert.NoError(t, syncFolder(withFolder{folder: f}, "folder"), "a file system that can't")
		assert.True(t, f.closed)
	}
	f := &brokenFolder{err: syscall.EIO}
	assert.ErrorIs(t, syncFolder(withFolder{folder: f}, "folder"), syscall.EIO, "one that should and doesn't")
	assert.True(t, f.closed)
	if syncsFolders(runtime.GOOS) {
		assert.ErrorIs(t, syncFolder(operatingSystem{}, filepath.Join(t.TempDir(), "nowhere")), os.ErrNotExist)
	}
}

func TestRemoveUnfinishedRemovesNothingElse(t *testing.T) {
	folder := t.TempDir()
	ours := map[string]string{"run.0.1.writing": "", "run.0.23.writing": "mag", "run.0.4.writing": "magic and more"}
	others := map[string]string{
		"run.0": "magic", "run.0.writing": "magic", "run.0..writing": "magic", "run.0.x.writing": "magic", "run.0.5.writin": "magic",
		"run.1.5.writing": "magic", "run.0.6.writing": "other", "run.0.7.writing": "mag1c", "prerun.0.8.writing": "magic",
	}
	for name, content := range ours {
		write(t, filepath.Join(folder, name), content)
	}
	for name, content := range others {
		write(t, filepath.Join(folder, name), content)
	}
	require.NoError(t, os.Mkdir(filepath.Join(folder, "run.0.9.writing"), 0o755))
	links := 0
	if os.Symlink(filepath.Join(folder, "run.0"), filepath.Join(folder, "run.0.10.writing")) == nil {
		links++
	}
	require.NoError(t, RemoveUnfinished(filepath.Join(folder, "run.0"), []byte("magic")))
	assert.Len(t, names(t, folder), len(others)+1+links)
	for name, content := range others {
		assert.Equal(t, content, read(t, filepath.Join(folder, name)))
	}
	assert.ErrorIs(t, RemoveUnfinished(filepath.Join(folder, "nowhere", "run"), nil), os.ErrNotExist)
}

func TestUnfinishedIsWhatAKilledReplaceLeaves(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "run.0")
	f, err := operatingSystem{}.createTemp(folder, "run.0.*"+unfinished)
	require.NoError(t, err)
	_, err = f.Write([]byte("mag"))
	require.NoError(t, errors.Join(err, f.Close()))
	require.NoError(t, RemoveUnfinished(path, []byte("magic")))
	assert.Empty(t, names(t, folder))
}

func TestLockNamesItsHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.lock")
	l, err := TryLock(path)
	require.NoError(t, err)
	_, err = TryLock(path)
	var locked *LockedError
	if !assert.ErrorAs(t, err, &locked, "without locks there is nothing to test") {
		return
	}
	host, err := os.Hostname()
	require.NoError(t, err)
	assert.Regexp(t, fmt.Sprintf(`^process %d on %s since 20\d\d-\d\d-\d\dT`, os.Getpid(), host), locked.Holder)
	assert.ErrorContains(t, locked, path+" is held by process ")
	require.NoError(t, l.Unlock())
	l, err = TryLock(path)
	require.NoError(t, err)
	require.NoError(t, l.Unlock())
}

func TestLockFollowsNoLink(t *testing.T) {
	folder := t.TempDir()
	for _, there := range []bool{true, false} {
		path, target := filepath.Join(folder, fmt.Sprint(there, ".lock")), filepath.Join(folder, fmt.Sprint(there))
		if there {
			write(t, target, "precious")
		}
		if os.Symlink(target, path) != nil {
			t.Skip("no links here")
		}
		_, err := TryLock(path)
		assert.EqualError(t, err, path+" is no regular file but a link")
		if there {
			assert.Equal(t, "precious", read(t, target))
		} else {
			assert.NoFileExists(t, target)
		}
	}
}

// lockPath is set where this test binary runs as the process that holds a lock.
const lockPath = "GRADSCALE_LOCK"

// TestHolder is no test of its own: TestKilledHolderLeavesNoLock runs it.
func TestHolder(t *testing.T) {
	path := os.Getenv(lockPath)
	if path == "" {
		t.Skip("only to be run by TestKilledHolderLeavesNoLock")
	}
	_, err := TryLock(path)
	require.NoError(t, err)
	fmt.Println("locked")
	time.Sleep(time.Minute)
}

func TestKilledHolderLeavesNoLock(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process")
	}
	executable, err := os.Executable()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "run.lock")
	holder := exec.Command(executable, "-test.run=^TestHolder$")
	holder.Env = append(os.Environ(), lockPath+"="+path)
	out, err := holder.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, holder.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "locked\n", line)

	_, err = TryLock(path)
	var locked *LockedError
	require.ErrorAs(t, err, &locked)
	assert.Contains(t, locked.Holder, fmt.Sprintf("process %d ", holder.Process.Pid))
	require.NoError(t, holder.Process.Kill())
	require.Error(t, holder.Wait())
	l, err := TryLock(path)
	require.NoError(t, err)
	require.NoError(t, l.Unlock())
}
