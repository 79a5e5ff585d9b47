package main

import (
	"fmt"
	"html"
	"strings"
)

// standalone is the drawing as a file: with its legend below, on white.
func (d drawing) standalone() []byte {
	var legend strings.Builder
	perRow := legendColumns(marksOf(d.figure))
	rows := (len(d.Legend) + perRow - 1) / perRow
	for i, l := range d.Legend {
		fmt.Fprintf(&legend, `<g class="%s" transform="translate(%d %d)">%s<text x="32" y="13">%s</text></g>`,
			l.Class, legendLeft+i%perRow*(plotWidth-legendLeft)/perRow, plotHeight+i/perRow*legendRow, l.mark, html.EscapeString(l.Name))
	}
	style, err := files.ReadFile("style.css")
	if err != nil {
		panic(err) // it is embedded
	}
	light, _, _ := strings.Cut(string(style), "@media")
	_, marks, _ := strings.Cut(string(style), "svg text{")
	marks, _, _ = strings.Cut("svg text{"+marks, "@media")
	height := plotHeight + rows*legendRow + 8
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" role="img"><title>%s</title><style>%s%s</style><rect width="100%%" height="100%%" fill="#fff"/>%s%s</svg>`,
		plotWidth, height, plotWidth, height, html.EscapeString(d.Title), strings.ReplaceAll(light, "--panel:#f6f6f4", "--panel:#fff"), marks, d.body, legend.String())
}
