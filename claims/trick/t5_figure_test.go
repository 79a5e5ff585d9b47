package trick

import (
	"gradscale/claims"
	"gradscale/claims/figure"
	"gradscale/claims/initial"
	"gradscale/claims/paper"
	"gradscale/claims/theory"
	"gradscale/net"
)

// orthogonalDepths are those of T5a's figures; the last one decides.
var orthogonalDepths = []int{2, 5, 10, 20, initial.Depth}

// orthogonalFigures draws GSC of input to prediction and the ratio of distances against
// depth, of the input or pair of inputs where they are farthest from 1, and in grey those
// of Gaussian weights.
func orthogonalFigures([]orthogonalRow) ([]figure.Figure, error) {
	gsc := figure.Figure{
		Name: "gsc-by-network-depth", Title: "GSC of input to prediction, where it is farthest from 1", LogX: true, LogY: true, Band: figure.SpreadBand,
		X: "depth L, in linear layers", Y: "GSC(L,0), from the exact Jacobian",
	}
	distances := gsc
	distances.Name, distances.Title, distances.Y = "distances-by-network-depth", "Distances between predictions, where they are farthest from the inputs'", "distance over that of the inputs"
	var x []float64
	for _, d := range orthogonalDepths {
		x = append(x, float64(d))
	}
	for _, start := range []struct {
		kind             figure.Kind
		mirrored, linear net.Initialization
		names            []string
	}{
		{figure.Measured, net.LooksLinear, net.Orthogonal, []string{"looks-linear ReLU", "orthogonal linear"}},
		{figure.Sabotage, net.Gaussian, net.Gaussian, []string{"Gaussian ReLU", "Gaussian linear"}},
	} {
		for i, name := range start.names {
			var ratios, separations [][]float64 // by depth
			for _, d := range orthogonalDepths {
				networks, err := orthogonalCases(start.mirrored, start.linear, d)[i].networks(claims.Seeds{})
				if err != nil {
					return nil, err
				}
				var g, s []float64
				for _, n := range networks {
					g, s = append(g, n.gsc), append(s, n.distances)
				}
				ratios, separations = append(ratios, g), append(separations, s)
			}
			for _, of := range []struct {
				figure *figure.Figure
				seeds  [][]float64
			}{{&gsc, figure.Transposed(ratios)}, {&distances, figure.Transposed(separations)}} {
				s, err := figure.GeometricSpread(name, x, of.seeds)
				if err != nil {
					return nil, err
				}
				s.Kind = start.kind
				if of.figure.Series = append(of.figure.Series, s); start.kind == figure.Measured {
					of.figure.Series = append(of.figure.Series, figure.Level(name, figure.Theory, 1, x[0], x[len(x)-1]))
				}
			}
		}
	}
	return []figure.Figure{gsc, distances}, nil
}

// nearFigures draws GSC from layer l to the last block's end against depth, with
// wide skips and with the sabotage's.
func nearFigures([]nearRow) ([]figure.Figure, error) {
	f := figure.Figure{
		Name: "gsc-by-depth", Title: "GSC up to the last block's end, with identity skips of gain 4", LogY: true, Band: figure.SpreadBand,
		X: "linear layers between layer l and the last block's end", Y: "GSC(l, last block)",
	}
	for _, row := range paper.Table1() {
		if row.Normalization == net.NoNormalization && row.Nonlinearity != net.SELU {
			continue
		}
		a, networks, err := nearNetworks(row, 4, 0)
		if err != nil {
			return nil, err
		}
		s, err := untilLastBlock(row.Name, a, networks)
		if err != nil {
			return nil, err
		}
		f.Series = append(f.Series, s)
		layers, _ := theory.MustWide(a).Layers()
		last := layers[len(layers)-2]
		var x, y []float64
		for _, l := range layers[:len(layers)-1] {
			x, y = append(x, float64(a.Depth-1-l.Layer)), append(y, l.GSC(last))
		}
		f.Series = append(f.Series, figure.Line(row.Name, figure.Theory, x, y))
	}
	all := f
	all.Name, all.Title = "gsc-by-depth-and-gain", "GSC up to the last block's end, with skips of gain 4, and of gain 1/2"
	for _, name := range []string{"batch-ReLU", "layer-tanh"} {
		a, networks, err := nearNetworks(paper.Named(name), 0.5, 0)
		if err != nil {
			return nil, err
		}
		s, err := untilLastBlock(name+", skips of gain 1/2", a, networks)
		if err != nil {
			return nil, err
		}
		s.Kind = figure.Sabotage
		all.Series = append(all.Series, s)
	}
	return []figure.Figure{f, all}, nil
}

// untilLastBlock returns GSC from the ends of blocks to the last one's.
func untilLastBlock(name string, a net.Architecture, networks []initial.Network) (figure.Series, error) {
	var x []float64
	seeds := make([][]float64, len(networks))
	for l := 1; l < a.Depth; l += 2 {
		x = append(x, float64(a.Depth-1-l))
		for i, n := range networks {
			seeds[i] = append(seeds[i], n.GSC[l]/n.GSC[a.Depth-1])
		}
	}
	return figure.GeometricSpread(name, x, seeds)
}
