//go:build (!amd64 && !arm64) || purego

package kernel

// gemmPlan is empty: products in Go are not cut further.
type gemmPlan struct{}

// gemmState is empty: products in Go need nothing beyond their arguments.
type gemmState struct{}

func (t *gemmTask) run() { t.runPacked(goTileRows) }

func (t *gemmTask) packedTile(a, b []float64, i, j int) { t.goTile(a, b, i, j) }
