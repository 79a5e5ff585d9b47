package golden_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
)

func TestWriteThenRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "numbers.txt")
	f := golden.File{
		Properties: []golden.Property{{Key: "title", Value: "a: b"}},
		Numbers: []golden.Number{{"third", 1.0 / 3}, {"tiny", math.SmallestNonzeroFloat64}, {"huge", math.MaxFloat64},
			{"negative zero", math.Copysign(0, -1)}, {"infinite", math.Inf(-1)}},
	}
	require.NoError(t, f.Write(path))
	g, err := golden.Read(path)
	require.NoError(t, err)
	assert.Equal(t, f, g)
	assert.Equal(t, "a: b", g.Property("title"))
	assert.Empty(t, golden.Compare(g.Numbers, f.Numbers, 0))
	files, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, files, 1, "no temporary file stays behind")
}

func TestReadNamesLineAndReason(t *testing.T) {
	for content, says := range map[string]string{
		"# no colon":                  "numbers.txt:1: \"# no colon\", want \"# key: value\"",
		"a\t1\t3ff0000000000000\nb 2": "numbers.txt:2: 1 fields",
		"a\tone\t3ff0000000000000":    "value of \"a\"",
		"a\t1\txyz":                   "bits of \"a\"",
		"a\t1.5\t3ff0000000000000":    "value 1.5 has bits 3ff8000000000000, the line says 3ff0000000000000",
		"a\t1\t3ff0000000000000\na\t1\t3ff0000000000000": "\"a\" stands twice",
	} {
		path := filepath.Join(t.TempDir(), "numbers.txt")
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		_, err := golden.Read(path)
		assert.ErrorContains(t, err, says)
	}
	_, err := golden.Read(filepath.Join(t.TempDir(), "absent"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestCompareNamesEachChangedBit(t *testing.T) {
	want := []golden.Number{{"same", 1}, {"moved", 2}, {"gone", 3}}
	got := []golden.Number{{"same", 1}, {"moved", math.Nextafter(2, 3)}, {"new", 4}}
	d := golden.Compare(got, want, 0)
	require.Len(t, d, 3)
	assert.Contains(t, d[0].String(), "moved: is 2.0000000000000004 (4000000000000001), the file says 2 (4000000000000000)")
	assert.Contains(t, d[0].String(), "1 ulps")
	assert.Equal(t, "new", d[1].Name)
	assert.Equal(t, "gone", d[2].Name)
	assert.Len(t, golden.Compare(got, want, 1), 2, "one ulp is allowed here")
}

func TestDistance(t *testing.T) {
	assert.Equal(t, uint64(0), golden.Distance(math.NaN(), math.NaN()))
	assert.Equal(t, uint64(math.MaxUint64), golden.Distance(math.NaN(), 1))
	assert.Equal(t, uint64(1), golden.Distance(0, math.Copysign(0, -1)))
	assert.Equal(t, uint64(3), golden.Distance(math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64))
}
