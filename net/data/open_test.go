package data

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFromEnvironment(t *testing.T) {
	t.Setenv(Variable, "")
	s, err := FromEnvironment(3, 20, 10)
	require.NoError(t, err)
	assert.Equal(t, Glyphs(3, 20, 10), s)
	_, err = FromEnvironment(3, -1, 10)
	assert.EqualError(t, err, "data: -1 images to train on and 10 to test on, want at least 0")
	for _, few := range []int{0, 1} {
		_, err = FromEnvironment(3, mostGlyphs+1, few)
		assert.EqualError(t, err, fmt.Sprintf("data: 349526 glyphs to train on and %d to test on, want at most 349525", few))
		_, err = FromEnvironment(3, few, mostGlyphs+1)
		assert.EqualError(t, err, fmt.Sprintf("data: %d glyphs to train on and 349526 to test on, want at most 349525", few))
	}

	t.Setenv(Variable, filepath.Join(samples, "cifar-10"))
	s, err = FromEnvironment(3, 4, 1)
	require.NoError(t, err)
	assert.Equal(t, 4, s.Train.Len())
	assert.Equal(t, 1, s.Test.Len())
	assert.Equal(t, "unofficial CIFAR-10", s.Train.Name)

	_, err = FromEnvironment(3, 6, 1)
	assert.EqualError(t, err, "GRADSCALE_DATA: data: 6 images of unofficial CIFAR-10, want 0 to 5 to train on")
	_, err = FromEnvironment(3, 5, 3)
	assert.EqualError(t, err, "GRADSCALE_DATA: data: 3 images of unofficial CIFAR-10, want 0 to 2 to test on")
	t.Setenv(Variable, filepath.Join(samples, "nowhere")) // relative
	_, err = FromEnvironment(3, 1, 1)
	assert.ErrorIs(t, err, os.ErrNotExist)
	whole, absolute := filepath.Abs(filepath.Join(samples, "nowhere"))
	require.NoError(t, absolute)
	assert.ErrorContains(t, err, "GRADSCALE_DATA: data: stat "+whole)
}

// TestArchiveIsOfficialByItsChecksum publishes a checksum that fits the sample.
func TestArchiveIsOfficialByItsChecksum(t *testing.T) {
	archive := tenArchive(t, sampleTen())
	s, err := readArchive(bytes.NewReader(archive))
	require.NoError(t, err)
	assert.False(t, s.Train.Official)
	assert.Equal(t, "unofficial CIFAR-10", s.Train.Name)

	published := cifar10.checksum
	defer func() { cifar10.checksum = published }()
	sum := md5.Sum(archive)
	cifar10.checksum = hex.EncodeToString(sum[:])
	official, err := readArchive(bytes.NewReader(archive))
	require.NoError(t, err)
	for _, m := range []Images{official.Train, official.Test} {
		assert.True(t, m.Official)
		assert.Equal(t, "CIFAR-10", m.Name)
	}
	assert.Equal(t, s.Train.Fingerprint(), official.Train.Fingerprint())
	few, err := official.Train.Subset(2, 1)
	require.NoError(t, err)
	assert.True(t, few.Official)

	folder := t.TempDir()
	writeFiles(t, folder, tenFiles(sampleTen()))
	s, err = Open(folder)
	require.NoError(t, err)
	assert.False(t, s.Train.Official, "files have no published checksum")
}

// change returns a copy of a file with one byte changed.
func change(content []byte, at int, to byte) []byte {
	c := slices.Clone(content)
	c[at] = to
	return c
}

func TestOpenRejects(t *testing.T) {
	ten := tenFiles(sampleTen())
	one := ten["data_batch_1.bin"]
	hundred := encodeRecords(sampleHundred().Train, 0, 3)
	idx := idxFiles(sampleIDX("x"))
	with := func(files map[string][]byte, changes map[string][]byte) map[string][]byte {
		out := map[string][]byte{}
		for _, m := range []map[string][]byte{files, changes} {
			for name, content := range m {
				if out[name] = content; content == nil {
					delete(out, name)
				}
			}
		}
		return out
	}
	type files = map[string][]byte
	for what, c := range map[string]struct {
		files files
		want  []string
	}{
		"nothing":          {files{}, []string{"has no data, want .bin files of CIFAR-10 or CIFAR-100, or train-images-idx3-ubyte"}},
		"two kinds":        {with(ten, idx), []string{"want files of one kind"}},
		"one of each kind": {files{"data_batch_1.bin": one, "train-images-idx3-ubyte": idx["train-images-idx3-ubyte"]}, []string{"has data_batch_1.bin and train-images-idx3-ubyte, want files of one kind"}},
		"truncated":        {files{"data_batch_1.bin": one[:len(one)-1]}, []string{"data_batch_1.bin: record 3: cut off after 3072 bytes, want CIFAR-10 records of 3073"}},
		"a byte too many":  {files{"data_batch_1.bin": append(slices.Clone(one), 0)}, []string{"data_batch_1.bin: record 4: cut off after 1 bytes"}},
		"empty":            {files{"data_batch_1.bin": {}}, []string{"data_batch_1.bin: empty, want CIFAR-10 records of 3073 bytes"}},
		"label":            {files{"data_batch_1.bin": change(one, 3073, 10)}, []string{"data_batch_1.bin: record 2: label 10, want 0 to 9 of CIFAR-10"}},
		"no training":      {files{"test_batch.bin": one}, []string{"no images to train on, want data_batch_1.bin"}},
		"10 and 100":       {with(ten, files{"train.bin": hundred}), []string{"has train.bin of CIFAR-100 beside CIFAR-10, want one of them"}},
		"10 as 100":        {files{"train.bin": one}, []string{"train.bin: record 3: cut off after 3071 bytes, want CIFAR-100 records of 3074"}},
		"fine label":       {files{"train.bin": change(hundred, 3074+1, 100)}, []string{"train.bin: record 2: label 100, want 0 to 99 of CIFAR-100"}},
		"coarse label":     {files{"train.bin": change(hundred, 2*3074, 20)}, []string{"train.bin: record 3: coarse label 20, want 0 to 19"}},
		"magic":            {with(idx, files{"train-images-idx3-ubyte": change(idx["train-images-idx3-ubyte"], 2, 9)}), []string{"train-images-idx3-ubyte: header: begins with 00 00 09 03, want 00 00 08 03 of IDX images"}},
		"labels as images": {with(idx, files{"train-images-idx3-ubyte": idx["train-labels-idx1-ubyte"]}), []string{"train-images-idx3-ubyte: header: "}},
		"short header":     {with(idx, files{"t10k-labels-idx1-ubyte": {0, 0, 8}}), []string{"t10k-labels-idx1-ubyte: header: cut off after 3 bytes, want 8"}},
		"IDX truncated":    {with(idx, files{"train-images-idx3-ubyte": idx["train-images-idx3-ubyte"][:16+2*24+5]}), []string{"train-images-idx3-ubyte: record 3: cut off after 5 bytes, want 7 records of 24"}},
		"IDX too long":     {with(idx, files{"train-labels-idx1-ubyte": append(slices.Clone(idx["train-labels-idx1-ubyte"]), 1)}), []string{"train-labels-idx1-ubyte: record 8: more bytes, want 7 records of 1"}},
		"no images":        {with(idx, files{"train-images-idx3-ubyte": encodeIDX([]int{0, 4, 6}, nil)}), []string{"header: dimension 1 is 0, want at least 1"}},
		"huge":             {with(idx, files{"train-images-idx3-ubyte": encodeIDX([]int{math.MaxInt32, math.MaxInt32, math.MaxInt32}, nil)}), []string{"header: 2147483647 bytes up to dimension 1, want at most 1073741824"}},
		"counts":           {with(idx, files{"train-labels-idx1-ubyte": encodeIDX([]int{3}, []byte{0, 1, 2})}), []string{"train-labels-idx1-ubyte", "3 labels, want 7, one for each image"}},
		"a gap":            {with(idx, files{"train-labels-idx1-ubyte": encodeIDX([]int{7}, []byte{0, 1, 2, 200, 0, 1, 2})}), []string{"train-labels-idx1-ubyte", "record 4: label 200, but no image has label 3; want labels without a gap"}},
		"test label":       {with(idx, files{"t10k-labels-idx1-ubyte": encodeIDX([]int{4}, []byte{0, 1, 3, 0})}), []string{"t10k-labels-idx1-ubyte", "record 3: label 3, want 0 to 2 as to train on"}},
		"test shape":       {with(idx, files{"t10k-images-idx3-ubyte": encodeIDX([]int{4, 6, 4}, make([]byte, 96))}), []string{"t10k-images-idx3-ubyte", "images 6x4x1, want 4x6x1 as to train on"}},
		"no labels":        {with(idx, files{"train-labels-idx1-ubyte": nil}), []string{"has no train-labels-idx1-ubyte, plain or .gz"}},
		"no test labels":   {with(idx, files{"t10k-labels-idx1-ubyte": nil}), []string{"has no t10k-labels-idx1-ubyte, plain or .gz"}},
		"no test images":   {with(idx, files{"t10k-images-idx3-ubyte": nil}), []string{"has no t10k-images-idx3-ubyte, plain or .gz"}},
		"no gzip":          {with(idx, files{"train-labels-idx1-ubyte": nil, "train-labels-idx1-ubyte.gz": idx["train-labels-idx1-ubyte"]}), []string{"train-labels-idx1-ubyte.gz: no gzip, want what .gz promises"}},
		"gzip truncated":   {with(idx, files{"train-labels-idx1-ubyte": nil, "train-labels-idx1-ubyte.gz": cut(gzipped(t, idx["train-labels-idx1-ubyte"]), 5)}), []string{"train-labels-idx1-ubyte.gz: record 8: unexpected EOF"}},
		"gzip checksum":    {with(idx, files{"train-labels-idx1-ubyte": nil, "train-labels-idx1-ubyte.gz": flipEnd(gzipped(t, idx["train-labels-idx1-ubyte"]), 6)}), []string{"train-labels-idx1-ubyte.gz: record 8: gzip: invalid checksum"}},
	} {
		t.Run(what, func(t *testing.T) {
			folder := t.TempDir()
			writeFiles(t, folder, c.files)
			_, err := Open(folder)
			require.Error(t, err)
			assert.ErrorContains(t, err, folder)
			for _, want := range c.want {
				assert.ErrorContains(t, err, want)
			}
		})
	}
}

func cut(b []byte, n int) []byte { return b[:len(b)-n] }

func flipEnd(b []byte, n int) []byte { return change(b, len(b)-n, ^b[len(b)-n]) }

func TestArchiveRejects(t *testing.T) {
	ten := tenFiles(sampleTen())
	one := ten["data_batch_1.bin"]
	good := tenArchive(t, sampleTen())
	for what, c := range map[string]struct {
		archive []byte
		want    string
	}{
		"empty":          {nil, "no gzip: EOF; want a folder of data, or the .tar.gz"},
		"plain":          {one, "no gzip: gzip: invalid header; want a folder of data, or the .tar.gz"},
		"no tar":         {gzipped(t, one), "tar: "},
		"no records":     {archived(t, member{"x/readme.html", one}), "has no .bin files, want those of CIFAR-10 or CIFAR-100"},
		"truncated":      {good[:len(good)/2], "unexpected EOF"},
		"checksum":       {flipEnd(good, 6), "gzip: invalid checksum"},
		"more behind":    {append(slices.Clone(good), one...), "after the last member: gzip: invalid header"},
		"twice":          {archived(t, member{"a/data_batch_1.bin", one}, member{"b/data_batch_1.bin", one}), "b/data_batch_1.bin: there twice, want each file once"},
		"records cut":    {archived(t, member{"a/data_batch_1.bin", cut(one, 1)}), "a/data_batch_1.bin: record 3: cut off after 3072 bytes"},
		"label":          {archived(t, member{"a/data_batch_1.bin", change(one, 0, 77)}), "a/data_batch_1.bin: record 1: label 77, want 0 to 9"},
		"nothing to fit": {archived(t, member{"a/test_batch.bin", one}), "no images to train on"},
	} {
		t.Run(what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data.tar.gz")
			require.NoError(t, os.WriteFile(path, c.archive, 0o644))
			_, err := Open(path)
			assert.ErrorContains(t, err, "data: "+path)
			assert.ErrorContains(t, err, c.want)
		})
	}
}

func TestTestPartMayBeAbsent(t *testing.T) {
	for what, files := range map[string]map[string][]byte{
		"records": {"data_batch_1.bin": tenFiles(sampleTen())["data_batch_1.bin"]},
		"idx": {
			"train-images.idx3-ubyte":    idxFiles(sampleIDX(""))["train-images-idx3-ubyte"],
			"train-labels-idx1-ubyte.gz": gzipped(t, idxFiles(sampleIDX(""))["train-labels-idx1-ubyte"]),
		},
	} {
		folder := t.TempDir()
		writeFiles(t, folder, files)
		s, err := Open(folder)
		require.NoError(t, err, what)
		assert.Positive(t, s.Train.Len(), what)
		assert.Zero(t, s.Test.Len(), what)
		_, test, _, err := s.Preprocess()
		require.NoError(t, err, what)
		assert.Equal(t, s.Train.Shape.Size(), test.Inputs.Cols, what)
	}
}

// TestHeadersDontAllocate promises a gigabyte and delivers 100 bytes.
func TestHeadersDontAllocate(t *testing.T) {
	file := encodeIDX([]int{1 << 10, 1 << 10, 1 << 10}, make([]byte, 100))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err := readIDX(bytes.NewReader(file), int64(len(file)), imageFile, false, mostBytes)
	runtime.ReadMemStats(&after)
	assert.ErrorContains(t, err, "record 1: cut off after 100 bytes, want 1024 records of 1048576")
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<16), "a reader's buffers, and no more")
}

func TestOpenWantsRegularFiles(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(folder, "data_batch_1.bin"), 0o755))
	_, err := Open(folder)
	assert.ErrorContains(t, err, "data_batch_1.bin is no regular file")
}
