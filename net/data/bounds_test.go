package data

import (
	"archive/tar"
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// recordBytes is the size of a record of CIFAR-10.
const recordBytes = 1 + 32*32*3

func TestOneFileIsBounded(t *testing.T) {
	const fits = mostBytes / recordBytes
	n, err := cifar10.records(fits * recordBytes)
	require.NoError(t, err)
	assert.Equal(t, fits, n)
	_, err = cifar10.records((fits + 1) * recordBytes)
	assert.EqualError(t, err, "1073743076 bytes, want at most 1073741824")
}

// TestAllFilesTogetherAreBounded has files that are within the bound each.
func TestAllFilesTogetherAreBounded(t *testing.T) {
	const half = (mostBytes/recordBytes/2 + 1) * recordBytes
	_, err := planRecords(map[string]int64{"data_batch_1.bin": half, "data_batch_2.bin": half})
	assert.EqualError(t, err, "1073743076 bytes up to data_batch_2.bin, want at most 1073741824")
}

// endless reads zeros.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// TestWhatIsNoDataIsBounded unpacks a member that is not read, but has to be passed.
func TestWhatIsNoDataIsBounded(t *testing.T) {
	const size = mostBytes + 1
	var header bytes.Buffer
	require.NoError(t, tar.NewWriter(&header).WriteHeader(&tar.Header{Name: "readme", Typeflag: tar.TypeReg, Size: size}))
	begin := func() (io.Reader, error) { return io.MultiReader(&header, io.LimitReader(endless{}, size+2048)), nil }
	err := eachRecordFile(begin, func(string, int64, io.Reader) error { return nil })
	assert.ErrorContains(t, err, "more than 1073741824 bytes, unpacked, want no more")
}

// TestAtMost reads what is just within a bound, and a byte more, in pieces of any size.
func TestAtMost(t *testing.T) {
	for _, size := range []int64{0, 1, 7} {
		for _, piece := range []int{1, 3, 7, 8, 9, 100} {
			content := bytes.Repeat([]byte{5}, int(size))
			read := func(content []byte) (int, error) {
				from, total := &atMost{bytes.NewReader(content), size}, 0
				for b := make([]byte, piece); ; {
					n, err := from.Read(b)
					if total += n; err == io.EOF {
						return total, nil
					} else if err != nil {
						return total, err
					}
				}
			}
			n, err := read(content)
			require.NoError(t, err, "%d bytes in pieces of %d", size, piece)
			assert.Equal(t, int(size), n)
			n, err = read(append(content, 5))
			assert.ErrorContains(t, err, "want no more", "%d bytes in pieces of %d", size+1, piece)
			assert.LessOrEqual(t, n, int(size))
		}
	}
}
