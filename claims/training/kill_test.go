package training

import (
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var killsFlag = flag.Int("campaign-kills", 4, "how often a small campaign is killed at random moments before it has to come to the same bits")

const childVariable = "GRADSCALE_CAMPAIGN_CHILD"

// smokeCampaign is a small one, with a checkpoint at each step.
func smokeCampaign(folder string, shard Shard) *Campaign {
	return &Campaign{
		Folder: folder, Merged: folder, Budget: Smoke, Source: Glyphs, Shard: shard, Out: io.Discard,
		code:  func() (Fingerprint, error) { return Fingerprint{"trainings", "measurements"}, nil },
		data:  smokeSets,
		every: 1,
	}
}

// smokeSets are drawn once for all campaigns of a process.
var smokeSets = sync.OnceValues(func() (Sets, error) { return Load(Glyphs, Smoke) })

// undivided is the text of an undivided campaign's merged records.
var undivided = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "campaign")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	began := time.Now()
	c := smokeCampaign(folder, Shard{0, 1})
	c.every = Smoke.Steps() // a checkpoint waits for the disk
	if err := c.Run(); err != nil {
		return nil, err
	}
	undividedTook = time.Since(began)
	return os.ReadFile(RecordPath(folder, Glyphs, Smoke))
})

// undividedTook is how long that campaign took, with the drawing of its data.
var undividedTook time.Duration

// TestCampaignChild is what TestKilled kills.
func TestCampaignChild(t *testing.T) {
	folder := os.Getenv(childVariable)
	if folder == "" {
		t.Skip("runs in a process of its own")
	}
	shard, err := ShardOfEnvironment()
	require.NoError(t, err)
	require.NoError(t, smokeCampaign(folder, shard).Run())
}

// TestKilled cuts a campaign into shards and kills each at
// random moments: merged, they come to the same bytes as an undivided run that nobody
// disturbed.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("trains networks")
	}
	want, err := undivided()
	require.NoError(t, err)
	folder := t.TempDir()
	const shards = 3
	died := 0
	for i := range shards {
		for k := i; k < *killsFlag; k += shards {
			if !runChild(t, folder, i, shards, rand.N(undividedTook*2/3)) { // twice what a shard takes
				died++
			}
		}
		require.True(t, runChild(t, folder, i, shards, 0), "shard %d", i)
	}
	t.Logf("%d of %d processes were killed before they had finished", died, *killsFlag)
	_, err = smokeCampaign(folder, Shard{0, 1}).Merge(false)
	require.NoError(t, err)
	got, err := os.ReadFile(RecordPath(folder, Glyphs, Smoke))
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got))
	left, err := filepath.Glob(filepath.Join(folder, "running", "*"))
	require.NoError(t, err)
	assert.Empty(t, left, "checkpoints left behind")
}

// runChild tells whether the process ended well before it was killed; 0 does not kill.
func runChild(t *testing.T, folder string, index, total int, after time.Duration) bool {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run", "^TestCampaignChild$")
	child.Env = append(os.Environ(), childVariable+"="+folder, totalVariable+"="+string(rune('0'+total)), indexVariable+"="+string(rune('0'+index)))
	var out strings.Builder
	child.Stdout, child.Stderr = &out, &out
	require.NoError(t, child.Start())
	if after > 0 {
		time.Sleep(after)
		require.NoError(t, child.Process.Kill())
	}
	err := child.Wait()
	if after == 0 {
		require.NoError(t, err, out.String())
	}
	return err == nil
}

// TestOnly runs part of a campaign, and then all of it: the same records.
func TestOnly(t *testing.T) {
	c := smokeCampaign(t.TempDir(), Shard{0, 1})
	c.Only = regexp.MustCompile("/momentum/")
	require.NoError(t, c.Run())
	f, err := readRecords(c.file()+".txt", true)
	require.NoError(t, err)
	require.Len(t, f.records, 1)
	assert.Contains(t, f.records[0].Task, "/momentum/")
	assert.NoFileExists(t, RecordPath(c.Merged, c.Source, c.Budget), "a part is not merged")
	c.Only = nil
	lock := c.path(f.records[0].Name) + ".lock" // as a kill right behind the record leaves it
	require.NoError(t, os.WriteFile(lock, nil, 0o600))
	require.NoError(t, c.Run())
	assert.NoFileExists(t, lock)
	got, err := os.ReadFile(RecordPath(c.Merged, c.Source, c.Budget))
	require.NoError(t, err)
	want, err := undivided()
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got))
	c.Only = regexp.MustCompile("nesterov")
	assert.ErrorContains(t, c.Run(), `no task matches "nesterov"; the first is glyphs/smoke/batch-relu/depth=6`)
}
