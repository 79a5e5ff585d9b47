package disk

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// simulated is a disk behind a cache: what was written or renamed is on the disk
// for sure only once it was synced. Power fails before operation number failAt.
type simulated struct {
	operations, failAt int
	names, onDisk      map[string]*inode
}

type inode struct{ content, onDisk string }

type powerFailure struct{}

func (s *simulated) operate() {
	if s.operations == s.failAt {
		panic(powerFailure{})
	}
	s.operations++
}

func (s *simulated) createTemp(folder, pattern string) (file, error) {
	s.operate()
	f := &simulatedFile{s, folder + "/" + strings.Replace(pattern, "*", fmt.Sprint(s.operations), 1), &inode{}}
	s.names[f.name] = f.inode
	return f, nil
}

func (s *simulated) rename(from, to string) error {
	s.operate()
	s.names[to] = s.names[from]
	delete(s.names, from)
	return nil
}

func (s *simulated) remove(path string) error {
	s.operate()
	delete(s.names, path)
	return nil
}

func (s *simulated) syncsFolders() bool { return true }

func (s *simulated) openFolder(string) (folder, error) {
	s.operate()
	return simulatedFolder{s}, nil
}

type simulatedFolder struct{ disk *simulated }

func (f simulatedFolder) Sync() error {
	f.disk.operate()
	f.disk.onDisk = maps.Clone(f.disk.names)
	return nil
}

func (f simulatedFolder) Close() error { return nil }

type simulatedFile struct {
	disk  *simulated
	name  string
	inode *inode
}

func (f *simulatedFile) Name() string { return f.name }

func (f *simulatedFile) Write(b []byte) (int, error) {
	for i := range b {
		f.disk.operate()
		f.inode.content += string(b[i])
	}
	return len(b), nil
}

func (f *simulatedFile) Sync() error {
	f.disk.operate()
	f.inode.onDisk = f.inode.content
	return nil
}

func (f *simulatedFile) Close() error {
	f.disk.operate()
	return nil
}

// TestPowerFailure lets power fail before every operation of a replacement, and
// behind the last, with a disk that by then has written as little as it may, all
// names but no content, or all.
func TestPowerFailure(t *testing.T) {
	const path = "folder/run.0"
	for failAt, done := 0, false; !done; failAt++ {
		old := &inode{"old", "old"}
		s := &simulated{failAt: failAt, names: map[string]*inode{path: old}, onDisk: map[string]*inode{path: old}}
		func() {
			defer func() {
				if r := recover(); r != nil {
					require.Equal(t, powerFailure{}, r)
				}
			}()
			require.NoError(t, replace(s, path, []byte("new content")))
			done = true
		}()
		for what, found := range map[string]string{
			"nothing but what was synced": s.onDisk[path].onDisk,
			"all names":                   s.names[path].onDisk,
			"all":                         s.names[path].content,
		} {
			if done {
				assert.Equal(t, "new content", found, "%s, after the replacement", what)
			} else {
				assert.Contains(t, []string{"old", "new content"}, found, "%s, before operation %d", what, failAt)
			}
		}
	}
}
