package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gradscale/claims"
	"gradscale/claims/diagnosis"
	"gradscale/claims/progress"
)

// mostMemory is how many GiB a network may take unless the flag says otherwise.
const mostMemory = 16

// runOwn measures a network of one's own and puts it into the report.
func runOwn(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("report own", flag.ContinueOnError)
	to := flags.String("out", "report", "folder to write into; it is made if it is not there")
	memory := flags.Float64("memory", mostMemory, "GiB that a network with its activations and gradients may take; as many as there are cores are measured at the same time if they take less than two")
	files, err := parseAnywhere(flags, args)
	if err != nil {
		return err
	}
	if len(files) != 1 {
		return fmt.Errorf("%d files, want one: own NETWORK.toml [-out FOLDER]", len(files))
	}
	path := files[0]
	root, err := claims.Root()
	if err != nil {
		return err
	}
	n, err := diagnosis.Read(path)
	if err != nil {
		return err
	}
	if need := n.Bytes() / (1 << 30); need > *memory {
		return diagnosis.TooLarge(path, n, fmt.Sprintf("a network that takes at most %.3g GiB of memory; this one takes about %.3g (-memory allows more)", *memory, need))
	}
	if err := writable(filepath.Join(*to, ownFolder)); err != nil {
		return err
	}
	w := progress.Begin(n.Label(), float64(n.Seeds))
	d, err := diagnosis.OfShowing(n, func() { w.Add(1) })
	w.End()
	if err != nil {
		return diagnosis.Locate(path, err)
	}
	p, err := newOwnPage(d, path, root)
	if err != nil {
		return err
	}
	if err := p.write(*to); err != nil {
		return err
	}
	if err := writeReport(filepath.Join(root, "testdata"), *to, root, io.Discard); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %s. %s\n", n.Label(), d.Verdict, p.InWords)
	for _, f := range append(append([]findingView(nil), p.Explosion...), p.Collapse...) {
		fmt.Fprintf(out, "    %-24s %s %s", f.Quantity, number(f.Measured.Value), f.Interval)
		if f.HasTheory {
			fmt.Fprintf(out, ", theory %s", number(f.Theory))
		}
		fmt.Fprintf(out, "; %s: %s\n", f.Asked, f.Answer)
	}
	fmt.Fprintf(out, "%s, and in %s beside the claims\n", filepath.Join(*to, ownFolder, p.Slug+".html"), filepath.Join(*to, "index.html"))
	return nil
}

// parseAnywhere parses flags before and behind arguments, which it returns.
func parseAnywhere(flags *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		rest, args = append(rest, flags.Arg(0)), flags.Args()[1:]
	}
}

// writable makes a folder if it is not there, and finds out whether it can be written
// to, before anything is measured for it.
func writable(dir string) error {
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		var f *os.File
		if f, err = os.CreateTemp(dir, ".write-*"); err == nil {
			err = errors.Join(f.Close(), os.Remove(f.Name()))
		}
	}
	if err != nil {
		return fmt.Errorf("-out is %q, want a folder that can be written to: %w", strings.TrimSuffix(dir, string(filepath.Separator)+ownFolder), err)
	}
	return nil
}
