package training

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRecordedRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("trains networks")
	}
	whole, err := undivided()
	require.NoError(t, err)
	folder := t.TempDir()
	none, err := recordedIn(folder, Smoke, Glyphs)
	require.NoError(t, err)
	cases := Cases(Smoke)
	assert.Equal(t, "17 of 17 runs of the campaign, the first of them glyphs/smoke/batch-relu/depth=6/sgd-per-layer/seed=1", none.Lacks(cases))
	assert.PanicsWithValue(t, "training: no record of glyphs/smoke/batch-relu/depth=6/sgd-per-layer/seed=1", func() { none.Of(cases[0]) })

	path := RecordPath(folder, Glyphs, Smoke)
	require.NoError(t, os.WriteFile(path, whole, 0o600))
	all, err := recordedIn(folder, Smoke, Glyphs)
	require.NoError(t, err)
	assert.Empty(t, all.Lacks(cases))
	runs := all.Of(cases[2])
	require.Len(t, runs, 1)
	assert.Equal(t, runs[0].Number("train-error"), runs[0].Number(At("train-error", Smoke.Epochs)))

	require.NoError(t, os.WriteFile(path, whole[:len(whole)-5], 0o600))
	_, err = recordedIn(folder, Smoke, Glyphs)
	assert.ErrorContains(t, err, filepath.Base(path)+":")
}
