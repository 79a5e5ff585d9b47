package data

import (
	"fmt"
	"sync"
	"unicode"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gobolditalic"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/gomediumitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/gomonobolditalic"
	"golang.org/x/image/font/gofont/gomonoitalic"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/gofont/gosmallcaps"
	"golang.org/x/image/font/gofont/gosmallcapsitalic"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// point is in units that its outline or mask says.
type point struct{ x, y int }

// outline is closed polygons around 0, outlineHeight units high, y downwards.
type outline [][]point

const outlineHeight = 1 << 12

// fonts are drawn in lower case where capitals are small.
var fonts = []struct {
	ttf       []byte
	lowerCase bool
}{
	{goregular.TTF, false}, {gobold.TTF, false}, {goitalic.TTF, false}, {gobolditalic.TTF, false},
	{gomedium.TTF, false}, {gomediumitalic.TTF, false},
	{gomono.TTF, false}, {gomonobold.TTF, false}, {gomonoitalic.TTF, false}, {gomonobolditalic.TTF, false},
	{gosmallcaps.TTF, true}, {gosmallcapsitalic.TTF, true},
}

// outlines returns the outline of each class in each font: outlines()[font][class].
var outlines = sync.OnceValue(func() [][]outline {
	all := make([][]outline, len(fonts))
	for i, f := range fonts {
		parsed, err := sfnt.Parse(f.ttf)
		if err != nil {
			panic(fmt.Sprintf("data: embedded font %d: %v", i, err))
		}
		for _, r := range GlyphClasses {
			if f.lowerCase {
				r = unicode.ToLower(r)
			}
			o, err := loadOutline(parsed, r)
			if err != nil {
				panic(fmt.Sprintf("data: %q of embedded font %d: %v", r, i, err))
			}
			all[i] = append(all[i], o)
		}
	}
	return all
})

// loadOutline reads a glyph, whose coordinates are fixed-point numbers, and
// stays in integers.
func loadOutline(f *sfnt.Font, r rune) (outline, error) {
	index, err := f.GlyphIndex(nil, r)
	if err != nil {
		return nil, err
	}
	segments, err := f.LoadGlyph(nil, index, fixed.I(256), nil)
	if err != nil {
		return nil, err
	}
	var o outline
	for _, s := range segments {
		to := func(i int) point { return point{int(s.Args[i].X), int(s.Args[i].Y)} }
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			o = append(o, []point{to(0)})
		case sfnt.SegmentOpLineTo:
			o[len(o)-1] = append(o[len(o)-1], to(0))
		case sfnt.SegmentOpQuadTo:
			o[len(o)-1] = appendCurve(o[len(o)-1], to(0), to(1))
		default:
			return nil, fmt.Errorf("segment of kind %d, want lines and quadratic curves", s.Op)
		}
	}
	return o.centred(), nil
}

// appendCurve appends the quadratic Bézier curve from the contour's end in four
// chords: at 32 pixels they depart from it by less than a tenth of one.
func appendCurve(contour []point, control, end point) []point {
	start := contour[len(contour)-1]
	const n = 4
	for k := 1; k <= n; k++ {
		at := func(a, b, c int) int { return ((n-k)*(n-k)*a + 2*k*(n-k)*b + k*k*c) / (n * n) }
		contour = append(contour, point{at(start.x, control.x, end.x), at(start.y, control.y, end.y)})
	}
	return contour
}

// centred moves the middle of the bounding box to 0 and scales its height.
func (o outline) centred() outline {
	low, high := o[0][0], o[0][0]
	for _, contour := range o {
		for _, p := range contour {
			low = point{min(low.x, p.x), min(low.y, p.y)}
			high = point{max(high.x, p.x), max(high.y, p.y)}
		}
	}
	height := high.y - low.y
	for _, contour := range o {
		for i, p := range contour {
			contour[i] = point{
				(2*p.x - low.x - high.x) * outlineHeight / (2 * height),
				(2*p.y - low.y - high.y) * outlineHeight / (2 * height),
			}
		}
	}
	return o
}
