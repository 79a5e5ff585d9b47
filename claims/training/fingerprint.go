package training

import (
	"fmt"
	"strings"
	"sync"

	"gradscale/net"
)

// Version is that of the protocol. It changes with what a record means.
const Version = 1

// Fingerprint tells code apart by what it computes: a change that leaves all bits
// as they are leaves it as it is, too.
type Fingerprint struct {
	Trainings    string // of errors and losses, of networks and step rules
	Measurements string // of all that is recorded
}

// CodeFingerprint returns that of the code at hand: checksums of the records of the
// budget Smoke on glyphs, and of the protocol's version.
var CodeFingerprint = sync.OnceValues(func() (Fingerprint, error) {
	sets, err := Load(Glyphs, Smoke)
	if err != nil {
		return Fingerprint{}, err
	}
	tasks := Plan(Smoke, Glyphs)
	records, errs := make([]Record, len(tasks)), make([]error, len(tasks))
	net.Each(len(tasks), func(i int) {
		run, _, err := tasks[i].Next(nil, nil)
		if err == nil {
			records[i], err = run.execute(sets, workplace{})
		}
		errs[i] = err
	})
	trainings, measurements := version(), version()
	for i, r := range records {
		if errs[i] != nil {
			return Fingerprint{}, errs[i]
		}
		measurements.WriteString(r.line() + "\n")
		for _, name := range []string{"first-loss", "first-epoch-loss", "train-error", "train-loss", "test-error", "test-loss"} {
			trainings.WriteString(r.Name + " " + name + " " + exactText(r.Number(name)) + "\n")
		}
	}
	return Fingerprint{checksum(trainings.String()), checksum(measurements.String())}, nil
})

func version() *strings.Builder {
	b := &strings.Builder{}
	fmt.Fprintf(b, "version %d\n", Version)
	return b
}
