package figure

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func sample(t *testing.T) Figure {
	s, err := GeometricSpread("batch-ReLU, a", []float64{1, 2}, [][]float64{{1, 2}, {4, 8}})
	require.NoError(t, err)
	return Figure{
		Name: "a-by-b", Title: "A by b", X: "b", Y: "a", LogY: true, Scatter: true, Band: SpreadBand,
		Series: []Series{s, Line("batch-ReLU, a", Theory, []float64{1, 2}, []float64{0.1, math.Pi}), Line("", Paper, []float64{2}, []float64{3})},
	}
}

func TestGeometricSpread(t *testing.T) {
	f := sample(t)
	p := f.Series[0].Points
	const rounding = 50 * 0x1p-52 // of a few logarithms and their exponential
	assert.InDelta(t, 2, p[0].Y, rounding)
	assert.InDelta(t, 4, p[1].Y, rounding)
	spread := math.Exp(math.Log(4) / math.Sqrt2) // the standard deviation of two numbers is their distance over √2
	assert.InDelta(t, 2*spread, p[0].Hi, rounding)
	assert.InDelta(t, 2/spread, p[0].Lo, rounding)
	_, err := GeometricSpread("x", []float64{1}, [][]float64{{1, 2}})
	assert.ErrorContains(t, err, "series x: a curve of 2 values, want 1")
	assert.Panics(t, func() { Line("x", Theory, []float64{1}, nil) })
	a, err := Spread("x", []float64{1, 2}, Transposed([][]float64{{1, 3}, {5, 5}}))
	require.NoError(t, err)
	assert.Equal(t, 2., a.Points[0].Y)
	assert.InDelta(t, 2-math.Sqrt2, a.Points[0].Lo, rounding)
	assert.Equal(t, Point{2, 5, 5, 5}, a.Points[1])
	assert.Empty(t, Transposed(nil))
	a, err = Spread("x", []float64{1, 2}, Transposed([][]float64{{1, 3, 2}, {5, 5}}))
	require.NoError(t, err)
	assert.Equal(t, []Point{{1, 2, 1, 3}, {2, 5, 5, 5}}, a.Points, "one seed less at the second place")
}

func TestFigureSurvivesItsFile(t *testing.T) {
	f, dir := sample(t), t.TempDir()
	require.NoError(t, f.Write(dir, "G1"))
	require.NoError(t, f.WriteSeeds(dir, "G1"))
	back, err := Read(Path(dir, "G1", f.Name))
	require.NoError(t, err)
	assert.Empty(t, f.Differences(back, 0))
	assert.Empty(t, back.Differences(f, 0))
	assert.Equal(t, f.Name, back.Name)
	assert.Len(t, back.Series, 3)
	assert.NoError(t, f.CheckSeeds(dir, "G1"))
	f.Series[0].Seeds[1][0] = 4.0001
	assert.ErrorContains(t, f.CheckSeeds(dir, "G1"), "row 2, column 4: 4.0001, the file says 4")
	f.Series[0].Seeds = nil
	assert.ErrorContains(t, f.CheckSeeds(dir, "G1"), "0 rows, the file has 3")
	seeds, err := os.ReadFile(filepath.Join(dir, "G1-a-by-b.by-seed.csv"))
	require.NoError(t, err)
	assert.Equal(t, "series,x,seed 1,seed 2\n\"batch-ReLU, a\",1,1,4\n\"batch-ReLU, a\",2,2,8\n", string(seeds))
}

func TestSeriesThatAFileWouldMerge(t *testing.T) {
	f := sample(t)
	f.Series = append(f.Series, f.Series[2])
	assert.ErrorContains(t, f.Write(t.TempDir(), "G1"), `G1-a-by-b: two series "", paper`)
}

func TestDifferences(t *testing.T) {
	f, other := sample(t), sample(t)
	other.Title, other.LogX, other.Scatter = "B", true, false
	other.Series[1].Points[0].Y = math.Nextafter(0.1, 1)
	d := f.Differences(other, 0)
	require.Len(t, d, 3)
	assert.Contains(t, d[0], `title is "A by b", the file says "B"`)
	assert.Contains(t, d[2], "batch-ReLU, a, theory, point 1/y: is 0.1")
	assert.Len(t, f.Differences(other, 1), 2)
}

func TestBadFilesAreNamed(t *testing.T) {
	for content, says := range map[string]string{
		"":                  ":0: want the columns series,kind,x,y,lo,hi",
		"# color: red\n":    `:1: unknown key "color"`,
		"# red\n":           `:1: "red", want "# key: value"`,
		"series,kind,x,y\n": "wrong number of fields",
		"series,kind,x,y,lo,hi\na,measured,1,x,,\n":    `:2: strconv.ParseFloat: parsing "x"`,
		"series,kind,x,y,lo,hi\na,measured,,1,,\n":     ":2: strconv.ParseFloat",
		"# x: t\nseries,kind,x,y,lo,hi\na,b,1,1,1,1\n": `:3: kind "b", want one of ["measured" "theory" "paper" "sabotage" "bound" "own"]`,
	} {
		path := filepath.Join(t.TempDir(), "G1-x.csv")
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		_, err := Read(path)
		assert.ErrorContains(t, err, says, content)
		assert.ErrorContains(t, err, path)
	}
}
