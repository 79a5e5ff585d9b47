package train_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net/train"
)

// victimPath is set where this test binary runs as the process to be killed.
const victimPath = "GRADSCALE_VICTIM_CHECKPOINT"

// victimEpochs, of three steps each, take far longer than the victim's lives.
const victimEpochs = 4000

// TestVictim is no test of its own: TestKilledAtAnyMoment runs and kills it.
func TestVictim(t *testing.T) {
	path := os.Getenv(victimPath)
	if path == "" {
		t.Skip("only to be run by TestKilledAtAnyMoment")
	}
	_, err := train.Run(build(t, small), noise(60), momentum(20, victimEpochs), train.WithCheckpoint(path, 1))
	require.NoError(t, err)
}

// TestKilledAtAnyMoment kills a training process again and again, each time a
// little later after it wrote its first new checkpoint, and then finishes the
// run: the bits must be those of a run that was left in peace.
func TestKilledAtAnyMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	const kills = 6
	path := filepath.Join(t.TempDir(), "run")
	for kill := range kills {
		runAndKill(t, path, time.Duration(kill*kill)*700*time.Microsecond)
	}

	n := build(t, small)
	got, err := train.Run(n, noise(60), momentum(20, victimEpochs), train.WithCheckpoint(path, 3*victimEpochs))
	require.NoError(t, err)
	assert.GreaterOrEqual(t, got.Resumed, kills-1, "each life but the first, which wrote that of step 0, made a step at least")
	assert.Less(t, got.Resumed, 3*victimEpochs, "killed before the end")
	assert.Empty(t, got.Damaged)

	m := build(t, small)
	want, err := train.Run(m, noise(60), momentum(20, victimEpochs))
	require.NoError(t, err)
	got.Resumed = 0
	assert.Equal(t, want, got)
	assert.Equal(t, m.Parameters(), n.Parameters())
}

// runAndKill runs the victim until a checkpoint changes, and for a delay more.
func runAndKill(t *testing.T, path string, delay time.Duration) {
	executable, err := os.Executable()
	require.NoError(t, err)
	before := stamp(path)
	victim := exec.Command(executable, "-test.run=^TestVictim$")
	victim.Env = append(os.Environ(), victimPath+"="+path)
	require.NoError(t, victim.Start())
	for deadline := time.Now().Add(30 * time.Second); stamp(path) == before; {
		if time.Now().After(deadline) {
			_ = victim.Process.Kill()
			t.Fatal("the victim writes no checkpoint")
		}
		time.Sleep(200 * time.Microsecond)
	}
	time.Sleep(delay)
	require.NoError(t, victim.Process.Kill())
	assert.ErrorContains(t, victim.Wait(), "signal: killed")
}

// stamp changes with each checkpoint.
func stamp(path string) string {
	s := ""
	for i := range 2 {
		if info, err := os.Stat(fmt.Sprint(path, ".", i)); err == nil {
			s += fmt.Sprint(info.ModTime().UnixNano(), " ")
		}
	}
	return s
}
