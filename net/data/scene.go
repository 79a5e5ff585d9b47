package data

import "gradscale/net/random"

const (
	channels = 3
	// tone is the unit of a colour's 256 levels: finer than a byte, so that
	// rounding happens once, after the noise.
	tone = 1 << 8
)

type colour [channels]int32

// scene draws one image at a time, in integers throughout.
type scene struct {
	canvas   [channels][side * side]int32 // in tones
	blurred  [side * side]int32
	contours []point // placed, one after the other
	shape    mask
}

// draw makes the image of a class into pixels. All that varies comes from r.
func (s *scene) draw(r *random.Stream, class int, pixels []byte) {
	ground, figure := contrasting(r, class)
	s.background(r, ground)
	for range 1 + r.IntN(3) {
		s.clutter(r)
	}
	s.glyph(r, class, figure)
	for range r.IntN(3) {
		s.line(r, 1+r.IntN(2))
	}
	if r.IntN(2) == 0 {
		s.blur()
	}
	s.expose(r, pixels)
}

// between returns a uniform integer of low, …, high.
func between(r *random.Stream, low, high int) int { return low + r.IntN(high-low+1) }

func randomColour(r *random.Stream) colour {
	var c colour
	for i := range c {
		c[i] = int32(r.IntN(256 * tone))
	}
	return c
}

// luma is the mean of the levels, green counted twice.
func (c colour) luma() int32 { return (c[0] + 2*c[1] + c[2]) / 4 }

// leanings are the colours that grounds lean to, by class, in tones: as skies
// are behind airplanes, and frogs in grass.
var leanings = [len(GlyphClasses)]colour{
	{60 * tone, 60 * tone, 60 * tone}, {60 * tone, 60 * tone, 196 * tone}, {60 * tone, 196 * tone, 60 * tone},
	{60 * tone, 196 * tone, 196 * tone}, {196 * tone, 60 * tone, 60 * tone}, {196 * tone, 60 * tone, 196 * tone},
	{196 * tone, 196 * tone, 60 * tone}, {196 * tone, 196 * tone, 196 * tone}, {60 * tone, 128 * tone, 128 * tone},
	{196 * tone, 128 * tone, 128 * tone},
}

// contrasting returns the colours of background and character, at least 45 levels
// apart. The former is three eighths the class's own.
func contrasting(r *random.Stream, class int) (ground, figure colour) {
	for {
		ground, figure = randomColour(r), randomColour(r)
		for ch, own := range leanings[class] {
			ground[ch] = (5*ground[ch] + 3*own) / 8
		}
		if difference := figure.luma() - ground.luma(); max(difference, -difference) >= 45*tone {
			return ground, figure
		}
	}
}

// background blends four colours near the base from the corners.
func (s *scene) background(r *random.Stream, base colour) {
	for ch, level := range base {
		var corner [4]int32
		for i := range corner {
			corner[i] = min(max(level+int32(between(r, -50, 50)*tone), 0), 255*tone)
		}
		for y := range int32(side) {
			left := (corner[0]*(side-1-y) + corner[2]*y) / (side - 1)
			right := (corner[1]*(side-1-y) + corner[3]*y) / (side - 1)
			for x := range int32(side) {
				s.canvas[ch][y*side+x] = (left*(side-1-x) + right*x) / (side - 1)
			}
		}
	}
}

// paint lays the shape on the canvas, strength 0 to opaque.
func (s *scene) paint(c colour, strength int32) {
	for i, cover := range s.shape.coverage {
		if cover != 0 {
			a := cover * strength / opaque
			for ch := range s.canvas {
				p := &s.canvas[ch][i]
				*p += (c[ch] - *p) * a / opaque
			}
		}
	}
	s.shape.coverage = [side * side]int32{}
}

// line draws a line from anywhere to anywhere.
func (s *scene) line(r *random.Stream, width int) {
	end := func() point { return point{r.IntN(side * pixel), r.IntN(side * pixel)} }
	s.shape.stroke(end(), end(), width*pixel)
	s.shape.finish()
	s.paint(randomColour(r), int32(between(r, opaque/2, opaque)))
}

// clutter draws a line or a part of a character that reaches in from an edge.
func (s *scene) clutter(r *random.Stream) {
	if r.IntN(2) == 0 {
		s.line(r, between(r, 1, 4))
		return
	}
	at := point{between(r, 0, side), between(r, -4, 2)}
	if r.IntN(2) == 0 {
		at.y = side - at.y
	}
	if r.IntN(2) == 0 {
		at.x, at.y = at.y, at.x
	}
	s.character(r, r.IntN(len(GlyphClasses)), at, between(r, 12, 30))
	s.paint(randomColour(r), int32(between(r, opaque/2, opaque)))
}

// glyph draws the character that the image is of.
func (s *scene) glyph(r *random.Stream, class int, c colour) {
	at := point{side/2 + between(r, -2, 2), side/2 + between(r, -2, 2)}
	s.character(r, class, at, between(r, 18, 25))
	s.paint(c, opaque)
}

// character makes the shape of a character around a pixel, height pixels high
// before it is rotated: filled, filled and stroked, or stroked alone.
func (s *scene) character(r *random.Stream, class int, at point, height int) {
	place := randomPlacement(r, at, height)
	shape := outlines()[r.IntN(len(fonts))][class]
	kind := r.IntN(5)
	width := between(r, pixel*3/4, pixel*3/2)
	s.contours = s.contours[:0]
	for _, contour := range shape {
		for _, p := range contour {
			s.contours = append(s.contours, place.of(p))
		}
	}
	if kind < 4 {
		s.eachContour(shape, s.shape.polygon)
		s.shape.finish()
	}
	if kind >= 3 {
		s.eachContour(shape, func(contour []point) { s.shape.outline(contour, width) })
		s.shape.finish()
	}
}

// eachContour cuts the placed points into the contours of the shape.
func (s *scene) eachContour(shape outline, do func([]point)) {
	rest := s.contours
	for _, contour := range shape {
		do(rest[:len(contour)])
		rest = rest[len(contour):]
	}
}

// blur averages each pixel with its neighbours, by weights 1 2 1 in both
// directions; beyond the edge the edge goes on.
func (s *scene) blur() {
	for ch := range s.canvas {
		smooth(&s.blurred, &s.canvas[ch], 1, side)
		smooth(&s.canvas[ch], &s.blurred, side, 1)
	}
}

// smooth averages along lines whose pixels lie step apart.
func smooth(dst, src *[side * side]int32, step, next int) {
	for line := range side {
		start := line * next
		for i := range side {
			at := func(i int) int32 { return src[start+min(max(i, 0), side-1)*step] }
			dst[start+i*step] = (at(i-1) + 2*at(i) + at(i+1)) / 4
		}
	}
}

// expose adds noise and rounds to bytes. The noise of a level is the difference of
// two uniform bytes times a strength, with a standard deviation of 3 to 13 levels.
func (s *scene) expose(r *random.Stream, pixels []byte) {
	strength := int32(between(r, 8, 32))
	var bits uint64
	for ch := range s.canvas {
		out := pixels[ch*side*side:]
		for i, level := range s.canvas[ch] {
			if i%4 == 0 {
				bits = r.Uint64()
			}
			noise := int32(bits&255) - int32(bits>>8&255)
			bits >>= 16
			out[i] = byte(min(max(level+noise*strength+tone/2, 0), 255*tone) / tone)
		}
	}
}
