package progress

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	_ "gradscale/mathcheck/golden" // the flag -update
)

// after returns the pace of work that began so long ago.
func after(elapsed time.Duration, total float64) *Pace {
	began := time.Unix(0, 0)
	return &Pace{began: began, now: func() time.Time { return began.Add(elapsed) }, total: total}
}

func TestTimeLeftIsThatOfTheSpeedSoFar(t *testing.T) {
	w := after(30*time.Second, 80)
	share, remaining := w.State()
	assert.Zero(t, share)
	assert.Equal(t, "time left not known yet", remaining)
	w.Add(15)
	w.Add(5)
	share, remaining = w.State()
	assert.Equal(t, 0.25, share)
	assert.Equal(t, "about 1m30s left", remaining)
}

func TestSkippedWorkSaysNothingOfSpeed(t *testing.T) {
	w := after(10*time.Second, 100)
	w.Skip(50)
	_, remaining := w.State()
	assert.Equal(t, "time left not known yet", remaining)
	w.Add(10)
	share, remaining := w.State()
	assert.Equal(t, 0.6, share)
	assert.Equal(t, "about 40s left", remaining)
}

func TestMoreWorkThanExpected(t *testing.T) {
	w := after(time.Second, 1)
	w.Add(2)
	share, remaining := w.State()
	assert.Equal(t, 1., share)
	assert.Equal(t, "about 0s left", remaining)
	w = after(time.Hour, 1e300)
	w.Add(1e-300)
	_, remaining = w.State()
	assert.NotContains(t, remaining, "-", "too long for a duration")
}

func TestLines(t *testing.T) {
	var b bytes.Buffer
	lines{"training", &b}.draw(0.42, "about 5s left")
	assert.Equal(t, "training: 42 % done, about 5s left\n", b.String())
}

func TestBarShowsTimeLeftAndGoesAway(t *testing.T) {
	var b bytes.Buffer
	d := newBar("training", &b, nil)
	d.draw(0.42, "about 5s left")
	assert.Contains(t, b.String(), "training: about 5s left")
	assert.Contains(t, b.String(), "42%")
	d.draw(1, "about 0s left")
	d.close()
	assert.NotContains(t, b.String(), "\n", "a line would stay")
}

func TestSuffices(t *testing.T) {
	assert.NoError(t, suffices("training", 9*time.Minute, 10*time.Minute))
	assert.EqualError(t, suffices("training", 80*time.Minute, 598*time.Second),
		"training needs at least about 1h20m0s on this machine, but go test ends it in 10m0s; give -timeout 3h")
}

func TestDeadlineIsTheTests(t *testing.T) {
	want, limited := t.Deadline()
	got, ok := Deadline()
	assert.Equal(t, limited, ok)
	assert.WithinDuration(t, want, got, time.Minute, "the process began, and only then the tests")
}

func TestRate(t *testing.T) {
	rate := Rate(1, func() { time.Sleep(time.Millisecond) })
	assert.Positive(t, rate)
	assert.Equal(t, 2*time.Second, Duration(2*rate, rate))
}

func TestBeginAndEnd(t *testing.T) {
	w := Begin("a test", 1)
	w.Add(1)
	w.End()
}
