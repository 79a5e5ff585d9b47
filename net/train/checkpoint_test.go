package train

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/net"
	"gradscale/net/data"
	"gradscale/net/optim"
)

var tiny = net.Architecture{Depth: 2, Width: 3, Inputs: 2, Outputs: 2, Nonlinearity: net.Tanh}

func tinyConfig() Config {
	return Config{Optimizer: optim.Optimizer{Kind: optim.Adam, StepSize: 0.01}, Batch: 4, Epochs: 5, Seed: 1}
}

func tinyNetwork(t testing.TB, a net.Architecture, seed uint64) *net.Network {
	n, err := net.New(a, seed)
	require.NoError(t, err)
	return n
}

var errKilled = errors.New("killed")

// killAfter ends a run at the end of an epoch, before its checkpoint.
func killAfter(epochs int) Option {
	return WithHook(HookFunc(func(e int, _ *net.Network, _ *Result) error {
		if e == epochs {
			return errKilled
		}
		return nil
	}))
}

// uninterrupted returns the result and weights that every run must come to.
func uninterrupted(t *testing.T) (Result, []float64) {
	n := tinyNetwork(t, tiny, 1)
	r, err := Run(n, numbered(14, 2), tinyConfig())
	require.NoError(t, err)
	return r, n.Parameters()
}

// goOn runs to the end from a checkpoint and asks for the same bits.
func goOn(t *testing.T, path string, every int) Result {
	t.Helper()
	want, weights := uninterrupted(t)
	n := tinyNetwork(t, tiny, 1)
	got, err := Run(n, numbered(14, 2), tinyConfig(), WithCheckpoint(path, every))
	require.NoError(t, err)
	assert.Equal(t, weights, n.Parameters())
	how := got
	got.Resumed, got.Damaged = 0, nil
	assert.Equal(t, want, got)
	return how
}

// interrupted leaves the checkpoints of a run of 15 steps that was killed after
// step 9, and returns their path.
func interrupted(t *testing.T, every int) string {
	path := filepath.Join(t.TempDir(), "run")
	_, err := Run(tinyNetwork(t, tiny, 1), numbered(14, 2), tinyConfig(), WithCheckpoint(path, every), killAfter(3))
	require.ErrorIs(t, err, errKilled)
	return path
}

func TestResumeComesToTheSameBits(t *testing.T) {
	for every, resumed := range map[int]int{0: 6, 1: 8, 2: 8, 4: 8, 5: 5, 7: 7, 100: 0} {
		path := interrupted(t, every)
		assert.Equal(t, resumed, goOn(t, path, every).Resumed, "checkpoint every %d steps", every)
		assert.Equal(t, 15, goOn(t, path, every).Resumed, "a run that is over stays so")
	}
}

// TestResumeKeepsTheRhythm has a run that is killed, and killed again before its
// next checkpoint is due.
func TestResumeKeepsTheRhythm(t *testing.T) {
	path := interrupted(t, 7) // has step 7; the next is due at 14
	n := tinyNetwork(t, tiny, 1)
	_, err := Run(n, numbered(14, 2), tinyConfig(), WithCheckpoint(path, 7), killAfter(4)) // at step 12
	require.ErrorIs(t, err, errKilled)
	assert.Equal(t, 7, goOn(t, path, 7).Resumed)
}

func TestDivergedRunStaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	c := tinyConfig()
	c.Stalled = Limit{1e-3, 8}
	first, err := Run(tinyNetwork(t, tiny, 1), numbered(14, 2), c, WithCheckpoint(path, 0))
	require.NoError(t, err)
	again, err := Run(tinyNetwork(t, tiny, 1), numbered(14, 2), c, WithCheckpoint(path, 0))
	require.NoError(t, err)
	assert.Equal(t, 8, again.Resumed)
	again.Resumed = 0
	assert.Equal(t, first, again)
	assert.Equal(t, Stalled, again.Outcome)
}

// TestEveryTruncationIsDetected cuts the newest checkpoint to every length.
func TestEveryTruncationIsDetected(t *testing.T) {
	path := interrupted(t, 1) // steps 7 and 8
	newest := path + ".0"
	content, err := os.ReadFile(newest)
	require.NoError(t, err)
	_, err = decode(content, tinySizes(t))
	require.NoError(t, err)
	for length := range len(content) {
		_, err := decode(content[:length], tinySizes(t))
		require.Error(t, err, "%d of %d bytes", length, len(content))
	}
	for _, length := range []int{0, 1, len(magic), len(magic) + 8, preambleSize, len(content) / 2, len(content) - 33, len(content) - 1} {
		require.NoError(t, os.WriteFile(newest, content[:length], 0o600))
		how := goOnFromCopy(t, path)
		assert.Equal(t, 7, how.Resumed, "the one before, with %d bytes", length)
		require.Len(t, how.Damaged, 1)
		assert.Contains(t, how.Damaged[0], fmt.Sprintf("run.0: %d bytes", length))
	}
}

// goOnFromCopy keeps the checkpoints as they are.
func goOnFromCopy(t *testing.T, path string) Result {
	folder := t.TempDir()
	require.NoError(t, os.CopyFS(folder, os.DirFS(filepath.Dir(path))))
	return goOn(t, filepath.Join(folder, filepath.Base(path)), 1)
}

func TestEveryChangedByteIsDetected(t *testing.T) {
	content, err := os.ReadFile(interrupted(t, 1) + ".0")
	require.NoError(t, err)
	for i := range content {
		content[i] ^= 1 << (i % 8)
		_, err := decode(content, tinySizes(t))
		require.Error(t, err, "byte %d", i)
		content[i] ^= 1 << (i % 8)
	}
	_, err = decode(append(content, 0), tinySizes(t))
	require.Error(t, err)
}

// TestKilledWhileWriting leaves behind what a process killed while it writes
// does: a part of a temporary file, which the next run removes.
func TestKilledWhileWriting(t *testing.T) {
	path := interrupted(t, 1)
	for i, garbage := range []string{"", magic, magic + "and more"} {
		left := fmt.Sprintf("%s.%d.123.writing", path, i%2)
		require.NoError(t, os.WriteFile(left, []byte(garbage), 0o600))
		how := goOnFromCopy(t, path)
		assert.Equal(t, 8, how.Resumed)
		assert.Empty(t, how.Damaged)
	}
	goOn(t, path, 1)
	left, err := filepath.Glob(path + "*")
	require.NoError(t, err)
	assert.Equal(t, []string{path + ".0", path + ".1", path + ".lock"}, left)
}

// TestDamagedIsReplacedFirst kills a run again right after the first checkpoint
// it wrote behind a damaged one: the intact one must still be there.
func TestDamagedIsReplacedFirst(t *testing.T) {
	path := interrupted(t, 1)
	require.NoError(t, os.WriteFile(path+".0", []byte(magic), 0o600))
	before, err := os.ReadFile(path + ".1")
	require.NoError(t, err)
	_, err = Run(tinyNetwork(t, tiny, 1), numbered(14, 2), tinyConfig(), WithCheckpoint(path, 1), killAfter(3))
	require.ErrorIs(t, err, errKilled)
	after, err := os.ReadFile(path + ".1")
	require.NoError(t, err)
	assert.Equal(t, before, after)
	assert.Equal(t, 8, goOn(t, path, 1).Resumed)
}

func TestNoIntactCheckpointIsAnError(t *testing.T) {
	path := interrupted(t, 1)
	for i := range 2 {
		require.NoError(t, os.Truncate(fmt.Sprint(path, ".", i), 100))
	}
	_, err := Run(tinyNetwork(t, tiny, 1), numbered(14, 2), tinyConfig(), WithCheckpoint(path, 1))
	assert.ErrorContains(t, err, "no checkpoint is intact")
	assert.ErrorContains(t, err, "run.0: 100 bytes")
	assert.ErrorContains(t, err, "run.1: 100 bytes")
}

func TestOtherRunIsAnErrorThatNamesTheField(t *testing.T) {
	path := interrupted(t, 1)
	config := func(change func(*Config)) Config {
		c := tinyConfig()
		change(&c)
		return c
	}
	architecture := func(change func(*net.Architecture)) net.Architecture {
		a := tiny
		change(&a)
		return a
	}
	set := func(change func(*data.Set)) data.Set {
		s := numbered(14, 2)
		change(&s)
		return s
	}
	for field, run := range map[string]struct {
		architecture net.Architecture
		seed         uint64
		set          data.Set
		config       Config
	}{
		"Architecture.Width":        {architecture(func(a *net.Architecture) { a.Width = 4 }), 1, numbered(14, 2), tinyConfig()},
		"Architecture.Nonlinearity": {architecture(func(a *net.Architecture) { a.Nonlinearity = net.ReLU }), 1, numbered(14, 2), tinyConfig()},
		"Architecture.Skip.Gain":    {architecture(func(a *net.Architecture) { a.Skip.Gain = 1 }), 1, numbered(14, 2), tinyConfig()},
		"Architecture.BiasVariance": {architecture(func(a *net.Architecture) { a.BiasVariance = 1 }), 1, numbered(14, 2), tinyConfig()},
		"Config.Optimizer.Kind":     {tiny, 1, numbered(14, 2), config(func(c *Config) { c.Optimizer.Kind = optim.SGD })},
		"Config.Optimizer.Epsilon":  {tiny, 1, numbered(14, 2), config(func(c *Config) { c.Optimizer.Epsilon = 1e-7 })},
		"Config.LayerFactors":       {tiny, 1, numbered(14, 2), config(func(c *Config) { c.LayerFactors = []float64{1, 1} })},
		"Config.Schedule.Kind":      {tiny, 1, numbered(14, 2), config(func(c *Config) { c.Schedule.Kind = Linear })},
		"Config.Seed":               {tiny, 1, numbered(14, 2), config(func(c *Config) { c.Seed = 2 })},
		"set.Name":                  {tiny, 1, set(func(s *data.Set) { s.Name = "other" }), tinyConfig()},
		"set.Inputs.Rows":           {tiny, 1, numbered(15, 2), tinyConfig()},
		"set (SHA-256)":             {tiny, 1, set(func(s *data.Set) { s.Inputs.Data[4]++ }), tinyConfig()},
		"initial network (SHA-256)": {tiny, 2, numbered(14, 2), tinyConfig()},
	} {
		_, err := Run(tinyNetwork(t, run.architecture, run.seed), run.set, run.config, WithCheckpoint(path, 1))
		var e *MismatchError
		require.ErrorAs(t, err, &e, field)
		assert.Equal(t, field, e.Field)
		assert.Contains(t, err.Error(), path)
		assert.NotEqual(t, e.Found, e.Value)
	}
	assert.Equal(t, 8, goOn(t, path, 1).Resumed, "spelled-out defaults and refusals change nothing")
}

// TestLaterFieldsAreNamedOnlyWhereSet: checkpoints from before they were there stay
// good.
func TestLaterFieldsAreNamedOnlyWhereSet(t *testing.T) {
	a := net.Architecture{Depth: 4, Width: 2, Inputs: 2, Outputs: 2, Skip: net.IdentitySkip(1)}
	names := func(a net.Architecture) (s []string) {
		for _, p := range properties(nil, "A", reflect.ValueOf(a)) {
			s = append(s, p.name)
		}
		return s
	}
	before := []string{"A.Depth", "A.Width", "A.Inputs", "A.Outputs", "A.Nonlinearity", "A.LeakySlope", "A.Normalization", "A.Skip.Kind", "A.Skip.Gain", "A.Initialization"}
	assert.Equal(t, before, names(a))
	a.BlockDepth, a.WeightVariance, a.Placement, a.Start = 1, 2, net.PostNorm, net.ReZero
	assert.Equal(t, append(before, "A.WeightVariance", "A.BlockDepth", "A.Placement", "A.Start"), names(a))
}

// TestIdentityIsOfLabels changes nothing but a label.
func TestIdentityIsOfLabels(t *testing.T) {
	path := interrupted(t, 1)
	set := numbered(14, 2)
	set.Labels[13] ^= 1
	_, err := Run(tinyNetwork(t, tiny, 1), set, tinyConfig(), WithCheckpoint(path, 1))
	var e *MismatchError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "set (SHA-256)", e.Field)
}

// TestIdentityIsOfPredictions gives networks the same parameters behind other skip
// connections, which only predictions tell of.
func TestIdentityIsOfPredictions(t *testing.T) {
	a := tiny
	a.Depth, a.Skip = 4, net.GaussianSkip(1)
	one, other := tinyNetwork(t, a, 1), tinyNetwork(t, a, 2)
	copy(other.Parameters(), one.Parameters())
	path := filepath.Join(t.TempDir(), "run")
	_, err := Run(one, numbered(14, 2), tinyConfig(), WithCheckpoint(path, 1))
	require.NoError(t, err)
	_, err = Run(other, numbered(14, 2), tinyConfig(), WithCheckpoint(path, 1))
	var e *MismatchError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "initial network (SHA-256)", e.Field)
}

func TestMismatchOfLists(t *testing.T) {
	a, b := property{"a", "1"}, property{"b", "2"}
	assert.NoError(t, mismatch("", []property{a, b}, []property{a, b}))
	assert.EqualError(t, mismatch("p", []property{a}, []property{a, b}), "train: checkpoint p is of another run: its b is missing, this run's is 2; remove it to start anew")
	assert.EqualError(t, mismatch("p", []property{a, b}, []property{a}), "train: checkpoint p is of another run: its b is 2, this run's is missing; remove it to start anew")
}

func TestUnwritableIsAnErrorBeforeTheFirstStep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no such folder", "run")
	_, err := Run(tinyNetwork(t, tiny, 1), numbered(14, 2), tinyConfig(), WithCheckpoint(path, 1))
	assert.ErrorIs(t, err, os.ErrNotExist)
	assert.ErrorContains(t, err, path)
	_, err = Run(tinyNetwork(t, tiny, 1), numbered(14, 2), tinyConfig(), WithCheckpoint(path, -1))
	assert.ErrorContains(t, err, "checkpoint every is -1")
}

// TestIdentityIsOfWeights changes a weight that the predictions compared don't
// depend on, because its input is 0 in the first batch.
func TestIdentityIsOfWeights(t *testing.T) {
	set := numbered(14, 2)
	for i := range 4 {
		set.Inputs.Data[i*set.Inputs.Stride] = 0
	}
	path := filepath.Join(t.TempDir(), "run")
	_, err := Run(tinyNetwork(t, tiny, 1), set, tinyConfig(), WithCheckpoint(path, 1))
	require.NoError(t, err)
	other := tinyNetwork(t, tiny, 1)
	other.Parameters()[0]++
	_, err = Run(other, set, tinyConfig(), WithCheckpoint(path, 1))
	var e *MismatchError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "initial network (SHA-256)", e.Field)
}

// TestHashIsOfAllNumbers has more numbers than are hashed at a time.
func TestHashIsOfAllNumbers(t *testing.T) {
	x, h, other := make([]float64, 2000), sha256.New(), sha256.New()
	hashFloats(h, x)
	x[1999] = 1
	hashFloats(other, x)
	assert.NotEqual(t, h.Sum(nil), other.Sum(nil))
}
