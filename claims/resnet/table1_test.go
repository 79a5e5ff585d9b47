package resnet

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/claims"
	"gradscale/claims/initial"
	"gradscale/claims/paper"
	"gradscale/claims/theory"
	"gradscale/mathcheck"
	"gradscale/mathcheck/golden"
	"gradscale/net"
)

// table1Row is a row of the paper's table 1, with the ResNets of the same
// nonlinearity and normalization beside it.
type table1Row struct {
	paper.Row
	simulation     float64    // GSC(L,0) of an independent simulation of the protocol, vanilla
	simulatedSkips [2]float64 // likewise with identity and with Gaussian skips, NaN if not made
}

// simulated are the simulation's values: vanilla, identity skips, Gaussian skips.
var simulated = map[string][3]float64{
	"ReLU":       {1.40, 1.26, 1.17},
	"layer-ReLU": {0.85, 1.03, 1.22},
	"batch-ReLU": {5787, 4.00, 4.32},
	"tanh":       {1.28, math.NaN(), math.NaN()},
	"layer-tanh": {76.7, 1.76, 2.09},
	"batch-tanh": {90.7, 1.69, 1.85},
	"SELU":       {6.36, 1.98, 1.94},
}

var table1 = besideResNets(paper.Table1())

func besideResNets(rows []paper.Row) (of []table1Row) {
	for _, r := range rows {
		s := simulated[r.Name]
		of = append(of, table1Row{r, s[0], [2]float64{s[1], s[2]}})
	}
	return of
}

// named returns the row of table 1 with a name.
func named(name string) table1Row { return besideResNets([]paper.Row{paper.Named(name)})[0] }

// wide is the network at infinite width, with skip connections or without.
func (r table1Row) wide(s net.Skip) mathcheck.WideNetwork { return theory.MustWide(r.architecture(s)) }

// theoryResNet is GSC(L,0) with identity skips, or random ones.
func (r table1Row) theoryResNet(depth int) float64 { return theoryResNet(wideResNet{r.Name, depth}) }

type wideResNet struct {
	name  string
	depth int
}

var theoryResNet = claims.OnceOf(func(of wideResNet) float64 {
	n := named(of.name).wide(net.IdentitySkip(1))
	n.Depth = of.depth
	return n.GSC()
})

// tableSkips are the columns: vanilla and the two kinds of ResNet.
var tableSkips = []net.Skip{{}, net.IdentitySkip(1), net.GaussianSkip(1)}

func (r table1Row) architecture(s net.Skip) net.Architecture {
	a := r.Architecture()
	a.Skip = s
	return a
}

// TestTable1 prints the table, compares every number that it rests on with its
// bits on file, and README with the table.
func TestTable1(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long; run without -short")
	}
	root, err := claims.Root()
	require.NoError(t, err)
	var numbers []golden.Number
	text := tableHead
	for _, row := range table1 {
		var measured [3][]initial.Network
		for i, s := range tableSkips {
			a := row.architecture(s)
			measured[i], err = initial.Of(a).Run()
			require.NoError(t, err)
			numbers = append(numbers, tableNumbers(a.Name(), measured[i])...)
		}
		text += row.text(measured)
		row.check(t, measured)
	}
	for _, o := range otherRows() {
		networks, err := initial.Of(o.architecture).Run()
		require.NoError(t, err)
		numbers = append(numbers, tableNumbers(fmt.Sprintf("%s/width=%d", o.architecture.Name(), o.architecture.Width), networks)...)
		text += o.text(networks)
	}
	t.Log("\n" + text)
	golden.File{Numbers: numbers}.Check(t, filepath.Join(root, "testdata", "table1.txt"), 0)
	readme := filepath.Join(root, "README.md")
	if *golden.Update {
		require.NoError(t, claims.ReplaceSection(readme, "table 1", text))
	}
	section, err := claims.Section(readme, "table 1")
	require.NoError(t, err)
	assert.Equal(t, text, section, "README departs from the table; run with -update")
}

// tableNumbers are of tier T0: the same bits on every machine.
func tableNumbers(name string, networks []initial.Network) []golden.Number {
	var out []golden.Number
	for _, n := range networks {
		prefix := fmt.Sprintf("%s/seed=%d/", name, n.Seed)
		last := n.At(0)
		out = append(out,
			golden.Number{Name: prefix + "gsc", Value: n.GSC[1]},
			golden.Number{Name: prefix + "standard-deviation", Value: last.StandardDeviation},
			golden.Number{Name: prefix + "sign-diversity", Value: last.SignDiversity},
		)
	}
	return out
}

// check asks that the paper's and the simulation's GSC lie where single networks
// do. With 26 numbers, one beyond three standard deviations is not expected.
func (r table1Row) check(t *testing.T, measured [3][]initial.Network) {
	for i, wanted := range [][]float64{{r.GSC, r.simulation}, {r.simulatedSkips[0]}, {r.simulatedSkips[1]}} {
		lo, hi := mathcheck.GeometricSpread(initial.Totals(measured[i]), 3)
		for _, w := range wanted {
			if !math.IsNaN(w) {
				assert.True(t, lo < w && w < hi, "GSC(L,0) of %s is %v elsewhere, seeds here spread over [%.4g, %.4g]", r.architecture(tableSkips[i]).Name(), w, lo, hi)
			}
		}
	}
}

const tableHead = `GSC(L,0), and standard deviation and sign diversity of the last pre-activation, as geometric mean over 10 seeds with the range of one standard
deviation between seeds. Theory is for infinite width; ResNet columns have identity and random Gaussian skips.

| depth 50, width 100 | GSC: paper | theory | measured | ResNet: theory | identity | Gaussian | st. dev.: paper | theory | measured | sign div.: paper | theory | measured |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
`

func (r table1Row) text(measured [3][]initial.Network) string {
	vanilla := r.wide(net.Skip{})
	_, preActivations := vanilla.Layers()
	last := preActivations[len(preActivations)-1]
	cells := []string{
		r.Name,
		number(r.GSC), number(vanilla.GSC()), ranged(initial.Totals(measured[0])),
		number(r.theoryResNet(initial.Depth)), ranged(initial.Totals(measured[1])), ranged(initial.Totals(measured[2])),
		number(r.Deviation), number(last.Deviation()), ranged(initial.StandardDeviations(measured[0], 0)),
		number(r.SignDiversity), number(mathcheck.SignDiversity(last.Correlation)), ranged(initial.SignDiversities(measured[0], 0)),
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// otherRow is a vanilla network that is none of table 1's seven.
type otherRow struct {
	name         string
	architecture net.Architecture
	paper        float64 // GSC(L,0), NaN if the paper gives none
}

// otherRows are orthogonal and looks-linear starts, and the two networks of width 200
// of which the paper has GSC(L,0).
func otherRows() []otherRow {
	var rows []otherRow
	add := func(r paper.Row, i net.Initialization) {
		a := r.Architecture()
		a.Initialization = i
		rows = append(rows, otherRow{paper.NameOf(a), a, math.NaN()})
	}
	add(paper.Named("ReLU"), net.LooksLinear)
	for _, name := range []string{"tanh", "layer-tanh", "batch-tanh", "SELU"} {
		add(paper.Named(name), net.Orthogonal)
	}
	for _, r := range paper.Exploding() {
		if gsc, ok := r.GSCAtWidth200(); ok {
			a := r.Architecture()
			a.Width, a.Inputs, a.Outputs = 200, 200, 200
			rows = append(rows, otherRow{r.Name + ", width 200", a, gsc})
		}
	}
	return rows
}

// text has theory only where weights are Gaussian.
func (o otherRow) text(networks []initial.Network) string {
	inTheory := math.NaN()
	if w, err := theory.Wide(o.architecture); err == nil {
		inTheory = w.GSC()
	}
	none := number(math.NaN())
	cells := []string{
		o.name, number(o.paper), number(inTheory), ranged(initial.Totals(networks)), none, none, none,
		none, none, ranged(initial.StandardDeviations(networks, 0)), none, none, ranged(initial.SignDiversities(networks, 0)),
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// number has three digits, which no rounding of package math can reach.
func number(x float64) string {
	switch {
	case math.IsNaN(x):
		return "–"
	case x >= 1000:
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.3g", x)
}

func ranged(x []float64) string {
	lo, hi := mathcheck.GeometricSpread(x, 1)
	mean := number(mathcheck.GeometricMean(x, initial.Confidence).Value)
	if number(lo) == number(hi) {
		return mean
	}
	return fmt.Sprintf("%s (%s–%s)", mean, number(lo), number(hi))
}
