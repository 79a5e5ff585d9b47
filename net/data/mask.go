package data

import "math"

const (
	side      = 32     // pixels of a glyph image's edge
	pixel     = 1 << 8 // mask units of a pixel's edge
	sublines  = 8      // scan lines of a row
	lineStep  = pixel / sublines
	rowWeight = pixel * sublines // what a fully covered pixel sums up to
	opaque    = 1 << 8
)

// mask tells to what part each pixel is covered by polygons.
//
// golang.org/x/image/vector would do, but flattens curves in float32 products and
// sums that compilers fuse on some machines and not on others. Here all is in
// integers: sublines scan lines a row, with exact coverage along each.
type mask struct {
	// change holds, for each pixel, by how much its coverage differs from that of
	// its left neighbour; positive and negative as the edge goes down or up.
	change [side][side + 1]int32
	// coverage is 0 to opaque.
	coverage [side * side]int32
}

// edge adds the edge of a polygon from p to q, in mask units.
func (m *mask) edge(p, q point) {
	direction := int32(1)
	if p.y > q.y {
		p, q, direction = q, p, -1
	}
	// Scan line k lies at k·lineStep + lineStep/2; the first is at p or below it.
	first := max(0, (p.y+lineStep/2-1)/lineStep)
	for k := first; k < side*sublines; k++ {
		y := k*lineStep + lineStep/2
		if y >= q.y {
			return
		}
		x := p.x + int(int64(y-p.y)*int64(q.x-p.x)/int64(q.y-p.y)) // an int may have 32 bits
		row := &m.change[k/sublines]
		switch {
		case x <= 0:
			row[0] += direction * pixel
		case x < side*pixel:
			part := int32(x % pixel)
			row[x/pixel] += direction * (pixel - part)
			row[x/pixel+1] += direction * part
		}
	}
}

// polygon adds a closed polygon.
func (m *mask) polygon(contour []point) {
	previous := contour[len(contour)-1]
	for _, p := range contour {
		m.edge(previous, p)
		previous = p
	}
}

// stroke adds a line of that width, whose ends stand out by half of it. Lines are
// wound alike, so that none cancels another where they cross.
func (m *mask) stroke(p, q point, width int) {
	dx, dy := q.x-p.x, q.y-p.y
	length := int(math.Sqrt(float64(int64(dx)*int64(dx) + int64(dy)*int64(dy))))
	if length == 0 {
		return
	}
	ax, ay := dx*width/(2*length), dy*width/(2*length)
	m.polygon([]point{
		{p.x - ax - ay, p.y - ay + ax}, {q.x + ax - ay, q.y + ay + ax},
		{q.x + ax + ay, q.y + ay - ax}, {p.x - ax + ay, p.y - ay - ax},
	})
}

// outline adds lines of that width along a closed polygon.
func (m *mask) outline(contour []point, width int) {
	previous := contour[len(contour)-1]
	for _, p := range contour {
		m.stroke(previous, p, width)
		previous = p
	}
}

// finish adds what was drawn to the coverage, opaque where shapes lie upon each
// other, and forgets it.
func (m *mask) finish() {
	for y := range m.change {
		sum := int32(0)
		for x := range side {
			sum += m.change[y][x]
			c := &m.coverage[y*side+x]
			*c = max(*c, min(max(sum, -sum), rowWeight)*opaque/rowWeight)
		}
		m.change[y] = [side + 1]int32{}
	}
}
