// Command report makes a page of what the claims came to, from their records and
// without running anything:
//
//	go run ./claims/report                   # from testdata into report/index.html and report/report.md
//	go run ./claims/report -records DIR      # of a fresh run: go test ./claims/... -artifacts -outputdir=DIR
//	go run ./claims/report own NETWORK.toml  # does a network of one's own explode, collapse, or neither? Adds it to the report
//	go run ./claims/report diff OLD NEW      # what moved between two folders of records
//
// The page has its styles, pictures and numbers inside and is read without script.
// diff exits with status 1 if a verdict changed; with -all also if a record is in
// one of the folders only. Status 2 is an error.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gradscale/claims"
)

// errChanged is what diff ends in where verdicts changed.
var errChanged = errors.New("verdicts changed")

func main() {
	err := run(os.Args[1:], os.Stdout)
	switch {
	case errors.Is(err, errChanged):
		os.Exit(1)
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(2)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) > 0 && args[0] == "diff" {
		return runDiff(args[1:], out)
	}
	if len(args) > 0 && args[0] == "own" {
		return runOwn(args[1:], out)
	}
	flags := flag.NewFlagSet("report", flag.ContinueOnError)
	records := flags.String("records", "", "folder with records and figures, itself or in folders below it (default: the module's testdata)")
	to := flags.String("out", "report", "folder to write into; it is made if it is not there")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("argument %q, want flags only, \"own NETWORK.toml\" or \"diff OLD NEW\"", flags.Arg(0))
	}
	root, err := claims.Root()
	if err != nil {
		return err
	}
	if *records == "" {
		*records = filepath.Join(root, "testdata")
	}
	return writeReport(*records, *to, root, out)
}

// writeReport writes the report of the records in a folder.
func writeReport(records, to, root string, out io.Writer) error {
	all, err := load(records)
	if err != nil {
		return err
	}
	p, err := newPage(all, records, root)
	if err != nil {
		return err
	}
	if p.Own, err = ownRows(to); err != nil {
		return err
	}
	if err := p.write(to); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s and report.md: %s\n", filepath.Join(to, "index.html"), p.Summary())
	return nil
}

func runDiff(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("report diff", flag.ContinueOnError)
	all := flags.Bool("all", false, "fail, too, if a record is in one of the folders only, as after a run of some claims")
	most := flags.Int("most", 10, "how many moved numbers to list of each record; 0: all")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 2 {
		return fmt.Errorf("%d arguments, want two folders of records: diff OLD NEW", flags.NArg())
	}
	old, err := load(flags.Arg(0))
	if err != nil {
		return err
	}
	fresh, err := load(flags.Arg(1))
	if err != nil {
		return err
	}
	d := compare(old, fresh)
	d.print(out, *most)
	if d.verdictsChanged() || *all && d.incomplete() {
		return errChanged
	}
	return nil
}
