package main

import (
	"errors"
	"os"
	"path/filepath"

	"gradscale/claims/figure"
	"gradscale/mathcheck/golden"
	"gradscale/net"
)

// writeFigures writes each figure as SVG and as PNG, and its numbers, also by
// seed, beside it. Those of a report that stood there before are removed.
func (p page) writeFigures(dir string) error {
	for _, ending := range []string{"svg", "png", "csv"} {
		old, err := filepath.Glob(filepath.Join(dir, "figures", "[GDRTE][0-9]*-*."+ending))
		if err != nil {
			return err
		}
		for _, path := range old {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	var all []drawing
	for _, c := range p.Claims {
		for _, part := range c.Parts {
			all = append(all, part.Drawings()...)
		}
	}
	errs := make([]error, len(all))
	net.Each(len(all), func(i int) { errs[i] = all[i].write(dir) })
	return errors.Join(errs...)
}

func (d drawing) write(dir string) error {
	path := filepath.Join(dir, d.File)
	png, err := raster(d.figure, d.others...)
	if err != nil {
		return err
	}
	errs := []error{
		golden.WriteFile(path+".svg", d.standalone()),
		golden.WriteFile(path+".png", png),
		d.figure.Write(filepath.Dir(path), d.id),
	}
	if d.BySeed() {
		errs = append(errs, golden.WriteFile(path+figure.SeedsSuffix, d.seeds))
	}
	return errors.Join(errs...)
}
