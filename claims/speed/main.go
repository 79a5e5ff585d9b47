// Command speed is the speed gate: it tells whether a commit made the hot loops
// slower, or allocate more.
//
//	go run ./claims/speed OLD          # of the files as they are, against commit OLD
//	go run ./claims/speed OLD NEW      # of commit NEW
//
// It builds the tests of both, runs their benchmarks in turn (old new, new old, …),
// the fastest of three runs counting, and judges each by its paired ratios of times,
// new over old: the interval of their median, by golang.org/x/perf/benchmath, which
// assumes nothing of the noise but that pairs are independent. A benchmark
//
//   - holds if the whole interval lies below 1.10, in a first series of 20 pairs or,
//     where it does not there, in a second one of 30;
//   - is slower if the median lies above 1.03 in the first series, and again in the
//     second, with the whole interval;
//   - is undecided otherwise: the interval reaches from one to the other, the machine
//     is too noisy to say, which is neither.
//
// Intervals are so wide that in at most 5 % of runs (-false-alarms) any of the
// benchmarks' second series lies above 1.03 though none is slower by more than 3 %;
// that the first must have shown it makes it less. Allocations are exact: more of them is an alarm
// without any statistics. Code that compiles to the same binary is not measured.
//
// The table is Markdown. The status is 0 if all hold, 1 if one is slower, 3 if one is
// undecided and none slower, 2 after an error. go run makes 1 of all of these: build
// the command where they matter.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"syscall"

	"gradscale/claims"
)

// status is the exit status of a verdict.
var status = map[Verdict]int{Holds: 0, Slower: 1, Undecided: 3}

const statusOfErrors = 2

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	v, err := run(ctx, os.Args[1:], os.Stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(statusOfErrors)
	default:
		os.Exit(status[v])
	}
}

// options are the command's arguments.
type options struct {
	old, fresh  string // commits; fresh may be empty
	benches     []bench
	benchtime   string
	rounds      int
	falseAlarms float64
	only        *regexp.Regexp
	same        bool
	raw         string
}

func parseOptions(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("speed", flag.ContinueOnError)
	pkg := flags.String("package", "", "package of the benchmarks that -bench matches, like ./net, instead of the chosen ones of all packages")
	match := flags.String("bench", ".", "with -package: which benchmarks, as go test -bench takes it")
	cores := flags.Int("cpu", 1, "with -package: cores that they run on")
	only := flags.String("only", "", "regular expression: only these, by their names in the table")
	flags.StringVar(&o.benchtime, "benchtime", "20ms", "how long each of the three runs of a benchmark in a process takes")
	flags.IntVar(&o.rounds, "rounds", 20, "pairs of runs in the first series; the second has half as many again")
	flags.Float64Var(&o.falseAlarms, "false-alarms", 0.05, "share of runs that may call a benchmark slower though none is")
	flags.BoolVar(&o.same, "same", false, "measure programs that are the same, too: what comes out is noise")
	flags.StringVar(&o.raw, "raw", "", "CSV file for all that was measured")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch flags.NArg() {
	case 2:
		o.fresh = flags.Arg(1)
		fallthrough
	case 1:
		o.old = flags.Arg(0)
	default:
		return o, fmt.Errorf("%d arguments, want one or two commits: OLD [NEW]", flags.NArg())
	}
	var err error
	if o.only, err = regexp.Compile(*only); err != nil {
		return o, fmt.Errorf("-only: %w", err)
	}
	o.benches = suite()
	if *pkg != "" {
		o.benches = []bench{{*pkg, *match, *cores}}
	}
	return o, Plan{Rounds: o.rounds, FalseAlarms: o.falseAlarms}.validate()
}

func run(ctx context.Context, args []string, out io.Writer) (Verdict, error) {
	o, err := parseOptions(args)
	if err != nil {
		return "", err
	}
	root, err := claims.Root()
	if err != nil {
		return "", err
	}
	c, err := prepare(ctx, root, o)
	if c != nil {
		defer c.close()
	}
	if err != nil {
		return "", err
	}
	judgements, err := c.judge(ctx, o)
	if err != nil {
		return "", err
	}
	c.print(out, o, judgements)
	return verdict(judgements), nil
}
