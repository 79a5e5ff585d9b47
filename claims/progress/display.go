package progress

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// display is where progress is shown.
type display interface {
	every() time.Duration
	draw(share float64, remaining string)
	close()
}

func find(name string) display {
	if term.IsTerminal(int(os.Stderr.Fd())) {
		return newBar(name, os.Stderr, nil)
	}
	path := "/dev/tty"
	if runtime.GOOS == "windows" {
		path = "CONOUT$"
	}
	if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
		if term.IsTerminal(int(f.Fd())) {
			return newBar(name, f, f)
		}
		_ = f.Close() // not a terminal: nothing was written
	}
	return lines{name, os.Stderr}
}

// bar is for terminals.
type bar struct {
	name  string
	bar   *progressbar.ProgressBar
	owned io.Closer // or nil
}

// barSteps is how finely a bar is drawn.
const barSteps = 1000

func newBar(name string, to io.Writer, owned io.Closer) *bar {
	return &bar{name, progressbar.NewOptions(barSteps,
		progressbar.OptionSetWriter(to), progressbar.OptionSetDescription(name), progressbar.OptionSetWidth(20),
		progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false),
		progressbar.OptionUseANSICodes(true), progressbar.OptionClearOnFinish()), owned}
}

func (b *bar) every() time.Duration { return time.Second }

func (b *bar) draw(share float64, remaining string) {
	b.bar.Describe(b.name + ": " + remaining)
	// The last step would end the bar before the work has ended. A terminal that
	// can't be written to is no reason to stop the work.
	_ = b.bar.Set(min(int(share*barSteps), barSteps-1))
}

func (b *bar) close() {
	_ = b.bar.Clear()
	if b.owned != nil {
		_ = b.owned.Close()
	}
}

// lines is for everything that is no terminal.
type lines struct {
	name string
	to   io.Writer
}

func (l lines) every() time.Duration { return 10 * time.Second }

func (l lines) draw(share float64, remaining string) {
	fmt.Fprintf(l.to, "%s: %.0f %% done, %s\n", l.name, 100*share, remaining)
}

func (l lines) close() {}
