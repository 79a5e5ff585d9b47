package training

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"gradscale/claims"
)

// note writes down what a run took since this process began it. It stands apart from the
// records, which are the same on every machine.
func (w *work) note(run Run, took time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := fmt.Fprintf(w.took, "%s\t%.1f\t%s\t%s\n", run.Name(), took.Seconds(), cmp.Or(claims.CPU(), runtime.GOOS+"/"+runtime.GOARCH), cmp.Or(claims.BuildRevision(), "unknown"))
	return err
}

// sumUpTook writes next to merged records how many core hours the runs took on which
// processor, by which revision. Lines that can't be read are left out: nothing hangs on
// them.
func (c *Campaign) sumUpTook() error {
	paths, err := filepath.Glob(filepath.Join(c.Folder, fmt.Sprintf("%s-%s.*-of-*.took", c.Source, c.Budget.Name)))
	if err != nil {
		return err
	}
	runs, seconds := map[string]int{}, map[string]float64{}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(content)) {
			name, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			number, where, ok := strings.Cut(rest, "\t")
			var s float64
			if _, err := fmt.Sscanf(number, "%g", &s); err != nil || !ok || name == "" {
				continue
			}
			runs[where]++
			seconds[where] += s
		}
	}
	var lines []string
	for where := range runs {
		lines = append(lines, fmt.Sprintf("%d runs\t%.2f core hours, without what was lost to kills\t%s\n", runs[where], seconds[where]/3600, where))
	}
	slices.Sort(lines)
	path := strings.TrimSuffix(RecordPath(c.Merged, c.Source, c.Budget), ".txt") + ".took"
	return replaceFile(path, []byte(strings.Join(lines, "")))
}
