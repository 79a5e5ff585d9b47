package data

import "gradscale/net/random"

// unit is 1 in the fixed-point numbers of a placement.
const unit = 1 << 16

// placement maps an outline to mask units: it bends, then multiplies by a
// matrix, then shifts. Products need 64 bits.
type placement struct {
	bend           int64 // displacement in x at the top and bottom, in units of outlineHeight/unit
	xx, xy, yx, yy int64
	at             point
}

// randomPlacement puts an outline around a pixel, height pixels high before it is
// rotated: by up to 15 degrees, sheared by up to 0.2, its width 0.8 to 1.25 times
// its own, bent by up to an eighth of its height.
func randomPlacement(r *random.Stream, at point, height int) placement {
	// With t the tangent of half the angle, cos = (1-t²)/(1+t²) and sin = 2t/(1+t²).
	t := int64(between(r, -unit*13/100, unit*13/100))
	square := t * t / unit
	cos, sin := (unit-square)*unit/(unit+square), 2*t*unit/(unit+square)
	shear := int64(between(r, -unit/5, unit/5))
	width := int64(between(r, unit*4/5, unit*5/4))
	scale := int64(height) * pixel * unit / outlineHeight
	p := placement{bend: int64(between(r, -unit/8, unit/8)), at: point{at.x * pixel, at.y * pixel}}
	// The rotation times [width shear; 0 1], scaled.
	p.xx = cos * width / unit * scale / unit
	p.xy = (cos*shear/unit - sin) * scale / unit
	p.yx = sin * width / unit * scale / unit
	p.yy = (sin*shear/unit + cos) * scale / unit
	return p
}

func (p placement) of(q point) point {
	qx, qy := int64(q.x), int64(q.y)
	// y runs from -1/2 to 1/2 of outlineHeight, so that 4y² reaches 1.
	x := qx + 4*qy*qy/outlineHeight*p.bend/unit
	return point{p.at.x + int((p.xx*x+p.xy*qy)/unit), p.at.y + int((p.yx*x+p.yy*qy)/unit)}
}
