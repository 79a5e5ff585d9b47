package collapse

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"gradscale/claims/initial"
	"gradscale/claims/theory"
	"gradscale/mathcheck"
	"gradscale/net"
)

// writeCurves writes standard deviation and sign diversity of each pre-activation of
// table 1's networks that collapse: geometric means over seeds with their intervals,
// beside infinite width.
func writeCurves(rows collapseEvidence, dir string) error {
	lines := [][]string{{"architecture", "pre-activation", "quantity", "mean", "lo", "hi", "infinite width"}}
	for _, r := range rows {
		_, inTheory := theory.MustWide(r.Row.Architecture()).Layers()
		for l := 1; l < len(r.narrow[0].Diversity); l++ {
			p := inTheory[l-1]
			for _, q := range []struct {
				name   string
				of     func(net.Diversity) float64
				theory float64
			}{
				{"standard deviation", func(d net.Diversity) float64 { return d.StandardDeviation }, p.Deviation()},
				{"sign diversity", func(d net.Diversity) float64 { return d.SignDiversity }, mathcheck.SignDiversity(p.Correlation)},
			} {
				var values []float64
				for _, n := range r.narrow {
					values = append(values, q.of(n.Diversity[l]))
				}
				e := mathcheck.GeometricMean(values, initial.Confidence)
				line := []string{r.Name, strconv.Itoa(l), q.name}
				for _, v := range []float64{e.Value, e.Lo, e.Hi, q.theory} {
					line = append(line, fmt.Sprintf("%.6g", v))
				}
				lines = append(lines, line)
			}
		}
	}
	f, err := os.Create(filepath.Join(dir, "curves.csv"))
	if err != nil {
		return err
	}
	defer f.Close()
	w := csv.NewWriter(f)
	if err := w.WriteAll(lines); err != nil {
		return err
	}
	return f.Close()
}
