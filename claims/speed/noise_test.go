package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "gradscale/mathcheck/golden" // the flag -update
)

// The files hold what the command measured (-raw) of programs that were the same,
// with -same, so that all in them is noise: quiet.csv on a virtual machine of two
// cores (Xeon, family 6, model 207) while nothing else ran on it, loaded.csv at a load
// of 50, by single runs of 5 ms.
const (
	quiet  = "quiet.csv"
	loaded = "loaded.csv"
)

// recorded is the noise on file: pairs by benchmark, and the benchmarks in order.
type recorded struct {
	names []string
	pairs map[string][]Pair
}

func readNoise(t *testing.T, name string) recorded {
	f, err := os.Open(filepath.Join("testdata", name))
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Equal(t, rawColumns, rows[0])
	r := recorded{pairs: map[string][]Pair{}}
	for _, row := range rows[1:] {
		var v [6]float64
		for i := range v {
			v[i], err = strconv.ParseFloat(row[i+2], 64)
			require.NoError(t, err)
		}
		if r.pairs[row[1]] == nil {
			r.names = append(r.names, row[1])
		}
		r.pairs[row[1]] = append(r.pairs[row[1]], Pair{Old: Measurement{v[0], v[2], v[4]}, New: Measurement{v[1], v[3], v[5]}})
	}
	return r
}

// machine plays what was recorded: each benchmark's pairs in runs of five in their
// order, as disturbances last, from places drawn by seed; old and new may be
// exchanged, as both are the same program.
type machine struct {
	recorded
	random *rand.Rand
	noise  float64            // power that ratios are raised to; 1 is as recorded
	slower map[string]float64 // factor on the time of the new program
	allocs map[string]float64 // more of them
	next   map[string][]Pair
	half   map[string]Pair
}

const together = 5

func newMachine(r recorded, seed uint64) *machine {
	return &machine{
		recorded: r, random: rand.New(rand.NewPCG(seed, 0)), noise: 1,
		slower: map[string]float64{}, allocs: map[string]float64{}, next: map[string][]Pair{}, half: map[string]Pair{},
	}
}

// measure is called for both programs of a pair, one after the other.
func (m *machine) measure(name string, fresh bool) (Measurement, error) {
	pair, second := m.half[name]
	if second {
		delete(m.half, name)
	} else {
		pair = m.draw(name)
		m.half[name] = pair
	}
	if !fresh {
		return pair.Old, nil
	}
	return pair.New, nil
}

func (m *machine) draw(name string) Pair {
	if len(m.next[name]) == 0 {
		all, exchanged := m.pairs[name], m.random.IntN(2) == 1
		from := m.random.IntN(len(all))
		for i := range together {
			p := all[(from+i)%len(all)]
			if exchanged {
				p.Old, p.New = p.New, p.Old
			}
			m.next[name] = append(m.next[name], p)
		}
	}
	p := m.next[name][0]
	m.next[name] = m.next[name][1:]
	p.New.Seconds = p.Old.Seconds * math.Pow(p.New.Seconds/p.Old.Seconds, m.noise)
	if f, ok := m.slower[name]; ok {
		p.New.Seconds *= f
	}
	p.New.Allocs += m.allocs[name]
	return p
}

func (m *machine) judge(t *testing.T) map[string]Judgement {
	t.Helper()
	o, err := parseOptions([]string{"HEAD"}) // rounds and false alarms by default
	require.NoError(t, err)
	all, err := Plan{Rounds: o.rounds, FalseAlarms: o.falseAlarms, Measure: m.measure}.Run(m.names)
	require.NoError(t, err)
	require.Len(t, all, len(m.names))
	return all
}

const tries = 20

// TestASlowerKernelIsNoticed: made 10 % slower, a kernel trips the gate in 19 of 20
// tries, whichever kernel it is, and no other is called slower.
func TestASlowerKernelIsNoticed(t *testing.T) {
	r := readNoise(t, quiet)
	for _, slow := range r.names {
		tripped, others := 0, 0
		for seed := range uint64(tries) {
			m := newMachine(r, seed)
			m.slower[slow] = 1.10
			for name, j := range m.judge(t) {
				switch {
				case j.Verdict() != Slower:
				case name == slow:
					tripped++
					assert.Equal(t, 2, j.Series, "a slow-down must recur")
				default:
					others++
				}
			}
		}
		t.Logf("%s: tripped %d of %d times", slow, tripped, tries)
		assert.GreaterOrEqual(t, tripped, 19, slow)
		assert.Zero(t, others, "alarms of what is not slower, beside %s", slow)
	}
}

// TestTheSameProgramRaisesNoAlarm, quiet or loaded: twenty runs each. On the quiet
// machine most are even decided.
func TestTheSameProgramRaisesNoAlarm(t *testing.T) {
	for file, decided := range map[string]int{quiet: 15, loaded: 0} {
		n := map[Verdict]int{}
		for seed := range uint64(tries) {
			n[verdict(newMachine(readNoise(t, file), seed).judge(t))]++
		}
		t.Logf("%s: %v", file, n)
		assert.Zero(t, n[Slower], "alarms, %s", file)
		assert.GreaterOrEqual(t, n[Holds], decided, file)
	}
}

// TestNoiseIsUndecided: at a load of 50, and where the quiet machine's ratios spread
// eight times as far, the gate does not clear, and does not accuse but of a slow-down
// that is there.
func TestNoiseIsUndecided(t *testing.T) {
	for _, c := range []struct {
		file  string
		noise float64
	}{{loaded, 1}, {quiet, 8}} {
		for _, factor := range []float64{1, 1.1} {
			t.Run(fmt.Sprintf("%s/noise=%v/factor=%v", c.file, c.noise, factor), func(t *testing.T) {
				n := map[Verdict]int{}
				for seed := range uint64(tries) {
					m := newMachine(readNoise(t, c.file), seed)
					m.noise = c.noise
					for _, name := range m.names {
						m.slower[name] = factor
					}
					n[verdict(m.judge(t))]++
				}
				t.Log(n)
				assert.Zero(t, n[Holds])
				if factor == 1 {
					assert.Zero(t, n[Slower])
				}
			})
		}
	}
}

// TestAllocationsAreExact: a single one more is an alarm, whatever the noise, and a
// single one less is none.
func TestAllocationsAreExact(t *testing.T) {
	for _, file := range []string{quiet, loaded} {
		r := readNoise(t, file)
		m := newMachine(r, 1)
		m.allocs[r.names[2]] = 1
		all := m.judge(t)
		assert.Equal(t, Slower, all[r.names[2]].Verdict())
		assert.Equal(t, Slower, all[r.names[2]].Allocations)
		assert.Equal(t, Slower, verdict(all))
		assert.NotEqual(t, Slower, all[r.names[1]].Verdict())
		m.allocs[r.names[2]] = -1
		assert.Equal(t, Holds, m.judge(t)[r.names[2]].Allocations)
	}
}
