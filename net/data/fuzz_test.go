package data

import (
	"archive/tar"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// seeds adds sample files to a fuzz target's corpus, and each cut in half.
func seeds(f *testing.F, pattern string, add func([]byte)) {
	paths, err := filepath.Glob(filepath.Join(samples, pattern))
	require.NoError(f, err)
	require.NotEmpty(f, paths)
	for _, path := range paths {
		content, err := os.ReadFile(path)
		require.NoError(f, err)
		add(content)
		add(content[:len(content)/2])
	}
}

// shrinkRecords lets records have 3 or 4 bytes for the time of a test, so that
// archives of some are small: what is large is mutated and minimized slowly.
func shrinkRecords(t testing.TB) {
	was10, was100 := cifar10, cifar100
	cifar10.shape, cifar100.shape = Shape{1, 2, 1}, Shape{1, 2, 1}
	t.Cleanup(func() { cifar10, cifar100 = was10, was100 })
}

// recordsHold asks that what is read without an error is all that the file has.
func recordsHold(t testing.TB, content []byte, name string) {
	p, err := planRecords(map[string]int64{name: int64(len(content))})
	if err != nil || p.read(name, bytes.NewReader(content)) != nil {
		return
	}
	if m := p.named(false).Train; !bytes.Equal(content, encodeRecords(m, 0, m.Len())) {
		t.Fatalf("%d bytes read as %d images", len(content), m.Len())
	}
}

func FuzzRecords(f *testing.F) {
	shrinkRecords(f)
	f.Add([]byte{9, 1, 2, 0, 3, 4}, false)
	f.Add([]byte{19, 99, 1, 2, 0, 0, 3, 4}, true)
	f.Add([]byte{10, 1, 2}, false)
	f.Fuzz(func(t *testing.T, content []byte, hundred bool) {
		name := "data_batch_1.bin"
		if hundred {
			name = "train.bin"
		}
		recordsHold(t, content, name)
	})
}

// idxHolds asks the same of an IDX file, plain or packed.
func idxHolds(t testing.TB, file []byte, labels, packed bool) {
	kind := imageFile
	if labels {
		kind = labelFile
	}
	dimensions, content, err := readIDX(bytes.NewReader(file), int64(len(file)), kind, packed, 1<<16)
	if err == nil && !packed && !bytes.Equal(file, encodeIDX(dimensions, content)) {
		t.Fatalf("%d bytes read as %v", len(file), dimensions)
	}
}

func FuzzIDX(f *testing.F) {
	seeds(f, "idx/*", func(b []byte) { f.Add(b, true); f.Add(b, false) })
	f.Fuzz(func(t *testing.T, file []byte, labels bool) { idxHolds(t, file, labels, false) })
}

func FuzzPackedIDX(f *testing.F) {
	f.Add(gzipped(f, encodeIDX([]int{3}, []byte{0, 1, 2})), true)
	f.Add(gzipped(f, encodeIDX([]int{2, 1, 2}, []byte{1, 2, 3, 4})), false)
	f.Fuzz(func(t *testing.T, file []byte, labels bool) { idxHolds(t, file, labels, true) })
}

// tarHolds asks that what is read is whole: labels of known classes, as many as
// there are images, something to train on.
func tarHolds(t testing.TB, archive []byte) {
	p, err := readTar(func() (io.Reader, error) { return bytes.NewReader(archive), nil })
	if err != nil {
		return
	}
	s := p.named(false)
	if s.Train.Len() == 0 {
		t.Fatal("nothing to train on")
	}
	for _, m := range []Images{s.Train, s.Test} {
		m.check()
		for _, l := range m.Labels {
			if int(l) >= m.Classes {
				t.Fatal(m, l)
			}
		}
	}
}

// tarOf writes the members that a few bytes describe: name, type, length and content
// of each. What is fuzzed must be short: to minimize an input, the fuzzer runs about
// the square of its length.
func tarOf(t testing.TB, plan []byte) []byte {
	names := []string{"data_batch_1.bin", "a/data_batch_2.bin", "test_batch.bin", "train.bin", "test.bin", "._train.bin", "readme"}
	types := []byte{tar.TypeReg, tar.TypeReg, tar.TypeReg, tar.TypeDir, tar.TypeLink, tar.TypeSymlink, tar.TypeFifo}
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for len(plan) >= 3 {
		h := tar.Header{Name: names[int(plan[0])%len(names)], Typeflag: types[int(plan[1])%len(types)], Linkname: "x", Mode: 0o644}
		n := min(int(plan[2]), len(plan)-3)
		content := plan[3 : 3+n]
		plan = plan[3+n:]
		if h.Typeflag == tar.TypeReg {
			h.Size, h.Linkname = int64(n), ""
		}
		require.NoError(t, w.WriteHeader(&h))
		if h.Size > 0 {
			_, err := w.Write(content)
			require.NoError(t, err)
		}
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

var tarPlans = [][]byte{
	{0, 0, 6, 9, 1, 2, 0, 3, 4, 2, 0, 3, 5, 6, 7}, {2, 0, 3, 5, 6, 7}, {3, 0, 4, 19, 99, 1, 2}, {5, 0, 1, 1, 3, 0, 4, 20, 99, 1, 2},
}

// FuzzTar leaves gzip to gzip, and what tar's checksum finds to tar. Archives are cut
// off at the end by some bytes.
func FuzzTar(f *testing.F) {
	shrinkRecords(f)
	for _, plan := range tarPlans {
		f.Add(plan, uint16(0))
		f.Add(plan, uint16(1500))
	}
	f.Fuzz(func(t *testing.T, plan []byte, cut uint16) {
		archive := tarOf(t, plan)
		tarHolds(t, archive[:max(0, len(archive)-int(cut))])
	})
}

// TestFuzzTargetsAreCheap bounds what a run of a target's body takes: some thousand
// a second are a few hundred microseconds for each, which a machine in use can't be
// asked for, but short inputs and allocations of some KiB can.
func TestFuzzTargetsAreCheap(t *testing.T) {
	shrinkRecords(t)
	idx, err := filepath.Glob(filepath.Join(samples, "idx", "*"))
	require.NoError(t, err)
	require.NotEmpty(t, idx)
	bodies := map[string]func(){
		"records": func() { recordsHold(t, []byte{9, 1, 2, 0, 3, 4}, "data_batch_1.bin") },
	}
	for _, path := range idx {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Less(t, len(content), 1<<9, path)
		bodies[path] = func() { idxHolds(t, content, false, false) }
	}
	for i, plan := range tarPlans {
		archive := tarOf(t, plan)
		bodies[fmt.Sprint("tar ", i)] = func() { tarHolds(t, archive) }
	}
	for what, body := range bodies {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range 10 {
			body()
		}
		runtime.ReadMemStats(&after)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(10<<16), what)
	}
}
