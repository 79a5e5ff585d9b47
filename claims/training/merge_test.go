package training

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// smokeRecords returns the folder of a campaign as one shard leaves it, and the lines of
// its file.
func smokeRecords(t *testing.T) (c *Campaign, path string, lines []string) {
	t.Helper()
	if testing.Short() {
		t.Skip("trains networks")
	}
	text, err := undivided()
	require.NoError(t, err)
	c = smokeCampaign(t.TempDir(), Shard{0, 1})
	path = c.file() + ".txt"
	content := strings.ReplaceAll(string(text), seal("# shard: all"), seal("# shard: 0-of-1"))
	lines = strings.SplitAfter(content, "\n")
	return c, path, lines[:len(lines)-2] // without the end, and what is behind it
}

func write(t *testing.T, path string, lines ...string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "")), 0o644))
}

func TestMergeRefuses(t *testing.T) {
	c, path, lines := smokeRecords(t)
	head := len((&header{}).lines())
	change := func(i int, old, new string, resealed bool) []string {
		changed := append([]string{}, lines...)
		require.Contains(t, changed[i], old)
		changed[i] = strings.Replace(changed[i], old, new, 1)
		if resealed {
			text, _, _ := strings.Cut(changed[i], sum)
			changed[i] = seal(text) + "\n"
		}
		return changed
	}
	for name, bad := range map[string]struct {
		lines []string
		want  []string
	}{
		"a changed digit":             {change(head+2, "train-error=0.", "train-error=1.", false), []string{":12:", "checksum is", "want"}},
		"a digit with a new checksum": {change(head+2, "train-error=0.", "train-error=1.", true), []string{":12:", "train-error", "has bits"}},
		"a run twice":                 {append(append([]string{}, lines...), lines[head+3]), []string{":27:", "stands in", ":13", "want it once"}},
		"a run missing":               {append(append([]string{}, lines[:head+4]...), lines[head+5:]...), []string{"1 tasks of 17 are missing", "resnet-batch-relu"}},
		"a run of another plan":       {change(head, "task=glyphs/smoke/batch-relu/depth=6", "task=glyphs/smoke/batch-relu/depth=7", true), []string{":10:", "depth=7", "not of this plan"}},
		"another step size":           {change(head+1, "/step=0.003", "/step=0.004", true), []string{":11:", "step=0.004", "want", "step=0.003"}},
		"another data set":            {change(3, "glyphs", "doodles", true), []string{":4:", `train is "doodles`, `want "glyphs`}},
		"other code":                  {change(6, "trainings", "inversions", true), []string{":7:", `code that trains is "inversions"`, `want "trainings"`}},
		"other measurements":          {change(7, "measurements", "guesses", true), []string{":8:", "code that measures", "guesses"}},
		"another budget":              {change(1, "500 images", "501 images", true), []string{":2:", "budget is", "want"}},
		"no head":                     {lines[head:], []string{":1:", "want \"# title"}},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, path, bad.lines...)
			before, err := os.ReadFile(path)
			require.NoError(t, err)
			_, err = c.Merge(false)
			require.Error(t, err)
			for _, want := range bad.want {
				assert.ErrorContains(t, err, want)
			}
			assert.NoFileExists(t, RecordPath(c.Merged, Glyphs, Smoke))
			after, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, before, after, "the records that were refused")
		})
	}
}

// TestCutAnywhere cuts a file of records behind each of its bytes, or of many: reading
// refuses it with file and line, but for a cut behind a line of a shard, of which the merge
// misses runs. A runner goes on behind the last whole line.
func TestCutAnywhere(t *testing.T) {
	c, path, lines := smokeRecords(t)
	whole := strings.Join(lines, "")
	for n := 1; n < len(whole); n += 97 {
		write(t, path, whole[:n])
		_, err := c.Merge(false)
		if !assert.Error(t, err, "cut behind byte %d", n) {
			return
		}
		assert.ErrorContains(t, err, c.Folder)
	}
	merged := &recordFile{path: filepath.Join(c.Folder, "merged.txt")}
	text, err := undivided()
	require.NoError(t, err)
	for n := 1; n < len(text); n += 97 {
		write(t, merged.path, string(text[:n]))
		f, err := readRecords(merged.path, false)
		if err == nil {
			err = f.mustEnd()
		}
		if !assert.ErrorContains(t, err, merged.path+":", "cut behind byte %d", n) {
			return
		}
	}
	lastWhole := strings.Join(lines[:len(lines)-1], "")
	write(t, path, lastWhole, lines[len(lines)-1][:50])
	require.NoError(t, c.Run())
	again, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, whole, string(again))
}

func TestRunnerRefusesOtherRecords(t *testing.T) {
	c, path, lines := smokeRecords(t)
	write(t, path, lines...)
	c.code = func() (Fingerprint, error) { return Fingerprint{"other", "measurements"}, nil }
	assert.ErrorContains(t, c.Run(), `code that trains is "trainings", want "other"`)
}

// TestDiskErrorsEndAtOnce lets a campaign run in a folder that can't be written, and in one
// without room.
func TestDiskErrorsEndAtOnce(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "file"), nil, 0o644))
	c := smokeCampaign(filepath.Join(folder, "file"), Shard{0, 1})
	assert.Error(t, c.Run(), "a file in place of the folder")

	full := smokeCampaign("/dev/shm/nowhere", Shard{0, 1})
	full.Folder = os.Getenv("GRADSCALE_FULL_DISK")
	if full.Folder == "" {
		t.Skip("GRADSCALE_FULL_DISK points to no folder on a disk that is full or read-only")
	}
	err := full.Run()
	require.Error(t, err)
	t.Log(err)
}

// TestFailedWriteLeavesTheFile lets a record not be taken: what stands in the file stays.
func TestFailedWriteLeavesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.txt")
	a, _, err := openForAppending(path, header{budget: "b"})
	require.NoError(t, err)
	require.NoError(t, a.add(Record{Name: "one"}))
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	_, _, err = openForAppending(path, header{budget: "b"})
	assert.ErrorContains(t, err, "in use")
	require.NoError(t, a.close())
	assert.True(t, errors.Is(a.add(Record{Name: "two"}), os.ErrClosed))
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, before, after)
}
