package figure

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"gradscale/mathcheck/golden"
)

// SeedsSuffix ends the names of files of numbers by seed.
const SeedsSuffix = ".by-seed.csv"

// seedDigits are those of numbers by seed: enough to draw them with. Means and
// bands, which the figure has, are kept with all their digits.
const seedDigits = 6

// seedTolerance is the most, relative to a number, that its last digit can stand for.
const seedTolerance = 1e-5

// SeedsPath returns the file of a figure's numbers by seed.
func SeedsPath(dir, id, name string) string { return filepath.Join(dir, id+"-"+name+SeedsSuffix) }

// seedRows has a row for each measured point and a column for each seed, below a
// head; figures of what has no seeds have none.
func (f Figure) seedRows() [][]string {
	most := 0
	for _, s := range f.Series {
		most = max(most, len(s.Seeds))
	}
	if most == 0 {
		return nil
	}
	head := []string{"series", "x"}
	for i := range most {
		head = append(head, "seed "+strconv.Itoa(i+1))
	}
	rows := [][]string{head}
	for _, s := range f.Series {
		for j, p := range s.Points {
			if len(s.Seeds) == 0 {
				break
			}
			row := []string{s.Name, decimal(p.X)}
			for _, curve := range s.Seeds {
				cell := ""
				if !math.IsNaN(curve[j]) {
					cell = strconv.FormatFloat(curve[j], 'g', seedDigits, 64)
				}
				row = append(row, cell)
			}
			rows = append(rows, append(row, make([]string, most-len(s.Seeds))...))
		}
	}
	return rows
}

// WriteSeeds writes what was measured by seed, beside the figure, if it has seeds.
func (f Figure) WriteSeeds(dir, id string) error {
	rows := f.seedRows()
	if rows == nil {
		return nil
	}
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return err
	}
	return golden.WriteFile(SeedsPath(dir, id, f.Name), b.Bytes())
}

// CheckSeeds returns an error if the file of what was measured by seed says
// something else than the figure.
func (f Figure) CheckSeeds(dir, id string) error {
	path, rows := SeedsPath(dir, id, f.Name), f.seedRows()
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && rows == nil {
		return nil
	}
	if err != nil {
		return err
	}
	old, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		return fmt.Errorf("figure: %s: %w", path, err)
	}
	if len(rows) != len(old) {
		return fmt.Errorf("figure: %s: %d rows, the file has %d", path, len(rows), len(old))
	}
	for i, row := range rows {
		if len(row) != len(old[i]) {
			return fmt.Errorf("figure: %s: row %d has %d columns, the file's %d", path, i+1, len(row), len(old[i]))
		}
		for j, cell := range row {
			if !sameNumber(cell, old[i][j]) {
				return fmt.Errorf("figure: %s: row %d, column %d: %s, the file says %s", path, i+1, j+1, cell, old[i][j])
			}
		}
	}
	return nil
}

// sameNumber tells whether cells agree, as text or within [seedTolerance].
func sameNumber(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return a == b || errX == nil && errY == nil && math.Abs(x-y) <= seedTolerance*math.Abs(y)
}
