package progress

import (
	"flag"
	"fmt"
	"time"
)

// started is when the process was, within milliseconds of when its time limit
// began to run.
var started = time.Now()

// Deadline returns when go test ends this process: what t.Deadline returns, for
// code that has no t. ok is false if there is no limit.
func Deadline() (deadline time.Time, ok bool) {
	f := flag.Lookup("test.timeout")
	if f == nil {
		return time.Time{}, false
	}
	limit, err := time.ParseDuration(f.Value.String())
	if err != nil || limit <= 0 {
		return time.Time{}, false
	}
	return started.Add(limit), true
}

// Suffices returns an error if what takes so long can't end before Deadline. The
// error names the -timeout to give.
func Suffices(name string, need time.Duration) error {
	deadline, ok := Deadline()
	if !ok {
		return nil
	}
	return suffices(name, need, time.Until(deadline))
}

func suffices(name string, need, left time.Duration) error {
	if need <= left {
		return nil
	}
	return fmt.Errorf("%s needs at least about %s on this machine, but go test ends it in %s; give -timeout %s", name, round(need), round(left), ample(need))
}

// ample returns whole hours, at least twice what is needed: machines have other
// things to do, and a limit costs nothing.
func ample(need time.Duration) string {
	hours := 1 + int(2*need/time.Hour)
	return fmt.Sprintf("%dh", hours)
}

// Duration returns how long operations take at a rate per second.
func Duration(operations, rate float64) time.Duration { return seconds(operations / rate) }

// calibration is how long Rate measures.
const calibration = 200 * time.Millisecond

// Rate returns how many operations this machine does per second at its best: do
// makes so many of them, in a millisecond or less and on all cores if they are
// meant, over and over, and the fastest call counts. What others do on the machine
// right now is no reason to refuse work.
func Rate(operations float64, do func()) float64 {
	fastest := time.Duration(1<<63 - 1)
	for began := time.Now(); time.Since(began) < calibration; {
		call := time.Now()
		do()
		fastest = max(1, min(fastest, time.Since(call)))
	}
	return operations / fastest.Seconds()
}
