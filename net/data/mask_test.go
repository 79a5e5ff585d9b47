package data

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/net/random"
)

func (m *mask) sum() int {
	total := 0
	for _, c := range m.coverage {
		total += int(c)
	}
	return total
}

func rectangle(low, high point) []point {
	return []point{low, {high.x, low.y}, high, {low.x, high.y}}
}

// TestMaskCoversRectanglesExactly takes sides on scan lines' bounds, and those
// that lie outside the image.
func TestMaskCoversRectanglesExactly(t *testing.T) {
	var m mask
	m.polygon(rectangle(point{3*pixel + 64, 5 * pixel}, point{6*pixel + 128, 9*pixel + 2*lineStep}))
	m.finish()
	assert.Equal(t, int32(opaque*3/4), m.coverage[5*side+3])
	assert.Equal(t, int32(opaque), m.coverage[8*side+5])
	assert.Equal(t, int32(opaque/2), m.coverage[8*side+6])
	assert.Equal(t, int32(opaque*2/sublines/2), m.coverage[9*side+6])
	assert.Equal(t, opaque*13/4*17/4, m.sum())

	m = mask{}
	m.polygon(rectangle(point{-1000 * pixel, -7 * pixel}, point{1000 * pixel, 1000 * pixel}))
	m.finish()
	assert.Equal(t, opaque*side*side, m.sum(), "all of the image")
	m = mask{}
	for _, away := range []point{{-100 * pixel, 0}, {100 * pixel, 0}, {0, -100 * pixel}, {0, 100 * pixel}} {
		m.polygon(rectangle(away, point{away.x + 10*pixel, away.y + 10*pixel}))
	}
	m.finish()
	assert.Zero(t, m.sum(), "nothing of the image")
}

// TestMaskCoversAreas compares triangles with their area by the shoelace formula.
// A scan line errs by at most its two ends' slope times its height, rounded.
func TestMaskCoversAreas(t *testing.T) {
	r := random.New(1, "triangles")
	for range 200 {
		p := func() point { return point{r.IntN(side * pixel), r.IntN(side * pixel)} }
		a, b, c := p(), p(), p()
		area := ((b.x-a.x)*(c.y-a.y) - (c.x-a.x)*(b.y-a.y)) / 2
		area = max(area, -area)
		var m mask
		m.polygon([]point{a, b, c})
		m.finish()
		// Ends of scan lines are exact to one unit, each pixel's coverage is cut off to
		// 1/opaque, and the first and last scan lines may stand for a part only: half a
		// scan line of full width at each of three corners.
		bound := 3*side*pixel*lineStep/2 + 2*side*pixel + side*side*pixel*pixel/opaque
		assert.InDelta(t, area, int64(m.sum())*pixel*pixel/opaque, float64(bound), "%v %v %v", a, b, c)
	}
}

func TestMaskIsOpaqueWhereShapesOverlap(t *testing.T) {
	square := rectangle(point{4 * pixel, 4 * pixel}, point{8 * pixel, 8 * pixel})
	var m mask
	m.polygon(square)
	m.polygon(square)
	m.finish()
	m.polygon(square)
	m.finish()
	assert.Equal(t, opaque*16, m.sum())

	m = mask{}
	m.polygon(square)
	m.polygon([]point{square[3], square[2], square[1], square[0]})
	m.finish()
	assert.Zero(t, m.sum(), "a contour wound the other way cuts a hole")
}

// TestStroke draws crosses of all directions: opaque where lines cross, of the
// width and length asked for.
func TestStroke(t *testing.T) {
	var m mask
	m.stroke(point{8 * pixel, 16 * pixel}, point{24 * pixel, 16 * pixel}, 2*pixel)
	m.finish()
	assert.Equal(t, opaque*18*2, m.sum(), "two ends stand out by half the width")
	m.stroke(point{16 * pixel, 24 * pixel}, point{16 * pixel, 8 * pixel}, 2*pixel)
	m.finish()
	assert.Equal(t, opaque*(2*18*2-2*2), m.sum())
	m.stroke(point{5, 5}, point{5, 5}, pixel)
	m.finish()
	assert.Equal(t, opaque*(2*18*2-2*2), m.sum(), "a point has no direction to stroke")
}

// FuzzMask draws any triangle, inside or far outside: coverage stays within range.
func FuzzMask(f *testing.F) {
	f.Add(0, 0, 8191, 0, 0, 8191)
	f.Add(-1, -1, 8192, 8192, 8191, -70000)
	f.Fuzz(func(t *testing.T, ax, ay, bx, by, cx, cy int) {
		const limit = 1 << 24 // far more than any glyph's reach; products stay in 64 bits
		at := func(x, y int) point { return point{x % limit, y % limit} }
		var m mask
		m.polygon([]point{at(ax, ay), at(bx, by), at(cx, cy)})
		m.outline([]point{at(ax, ay), at(bx, by), at(cx, cy)}, pixel)
		m.finish()
		for i, c := range m.coverage {
			if c < 0 || c > opaque {
				t.Fatalf("coverage %d of pixel %d", c, i)
			}
		}
	})
}
