//go:build linux

package data

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// peakPath is set where this test binary runs as the process that is measured.
const peakPath = "GRADSCALE_PEAK"

// TestOpener is no test of its own: TestPeakMemory runs and measures it.
func TestOpener(t *testing.T) {
	path := os.Getenv(peakPath)
	if path == "" {
		t.Skip("only to be run by TestPeakMemory")
	}
	before := peak(t)
	s, err := Open(path)
	fmt.Printf("grew %d images %d error %v\n", peak(t)-before, s.Train.Len()+s.Test.Len(), err)
}

// peak returns the most memory, in bytes, that the process has had.
func peak(t *testing.T) int {
	status, err := os.ReadFile("/proc/self/status")
	require.NoError(t, err)
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	require.NotNil(t, m)
	kB, err := strconv.Atoi(string(m[1]))
	require.NoError(t, err)
	return kB << 10
}

// sparse makes a file that has a size and takes no room.
func sparse(t *testing.T, path string, size int64) {
	require.NoError(t, os.WriteFile(path, nil, 0o644))
	require.NoError(t, os.Truncate(path, size))
}

// zeros appends gzip members that unpack to n zeros. Compressing 16 MiB once makes
// that cheap.
func zeros(t *testing.T, file *bytes.Buffer, n int64) {
	const piece = 16 << 20
	packed := gzipped(t, make([]byte, piece))
	for ; n >= piece; n -= piece {
		file.Write(packed)
	}
	file.Write(gzipped(t, make([]byte, n)))
}

// zeroArchive is a .tar.gz of so many .bin files of zeros.
func zeroArchive(t *testing.T, path string, files int, size int64) {
	var out bytes.Buffer
	for i := range files {
		var header bytes.Buffer
		require.NoError(t, tar.NewWriter(&header).WriteHeader(&tar.Header{Name: fmt.Sprintf("data_batch_%d.bin", i), Typeflag: tar.TypeReg, Size: size, Mode: 0o644}))
		out.Write(gzipped(t, header.Bytes()))
		zeros(t, &out, (size+511)/512*512)
	}
	zeros(t, &out, 1024)
	require.NoError(t, os.WriteFile(path, out.Bytes(), 0o644))
}

// TestPeakMemory holds what reading takes against the promise of the package: the
// size of the data and no more, and nothing worth mentioning where there is too much
// of it. The slack is the promise's, which the Go runtime's own needs are part of.
func TestPeakMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes that unpack gigabytes")
	}
	const (
		record = 3073
		slack  = 4 << 20
		tooBig = "want at most 1073741824"
	)
	for what, c := range map[string]struct {
		make func(path string)
		data int // bytes, 0 where there is too much
		want string
	}{
		"20 GB of records": {func(path string) {
			require.NoError(t, os.Mkdir(path, 0o755))
			sparse(t, filepath.Join(path, "data_batch_1.bin"), 6_500_000*record)
		}, 0, tooBig},
		"six of 307 MB": {func(path string) {
			require.NoError(t, os.Mkdir(path, 0o755))
			for i := range 6 {
				sparse(t, filepath.Join(path, fmt.Sprintf("data_batch_%d.bin", i)), 100_000*record)
			}
		}, 0, tooBig},
		"an archive of 4 GiB": {func(path string) { zeroArchive(t, path, 1, 1_400_000*record) }, 0, tooBig},
		"4 GiB of zeros": {func(path string) {
			var out bytes.Buffer
			zeros(t, &out, 4<<30)
			require.NoError(t, os.WriteFile(path, out.Bytes(), 0o644))
		}, 0, "more than 1073741824 bytes, unpacked, want no more"},
		"an archive of twelve": {func(path string) { zeroArchive(t, path, 12, 50_000*record) }, 0, "more than 1073741824 bytes, unpacked, want no more"},
		"2 GiB of IDX": {func(path string) {
			zeroIDX(t, path, 2047)
		}, 0, "2146435072 bytes up to dimension 3, " + tooBig},
		"255 MiB of IDX":  {func(path string) { zeroIDX(t, path, 255) }, 255<<20 + 255, "images 255 error <nil>"},
		"an archive":      {func(path string) { zeroArchive(t, path, 3, 20_000*record) }, 60_000 * record, "images 60000 error <nil>"},
		"records":         {func(path string) { recordFolder(t, path) }, 60_000 * record, "images 60000 error <nil>"},
		"IDX, half of it": {func(path string) { zeroIDX(t, path, -255) }, 0, "cut off after"},
	} {
		t.Run(what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data")
			c.make(path)
			executable, err := os.Executable()
			require.NoError(t, err)
			opener := exec.Command(executable, "-test.run=^TestOpener$")
			opener.Env = append(os.Environ(), peakPath+"="+path)
			out, err := opener.Output()
			require.NoError(t, err)
			line, _, _ := strings.Cut(string(out), "\n")
			assert.Contains(t, line, c.want)
			var grew int
			_, err = fmt.Sscanf(line, "grew %d", &grew)
			require.NoError(t, err)
			t.Logf("%d bytes of data, %d more", c.data, grew-c.data)
			assert.Less(t, grew, c.data+slack)
		})
	}
}

func recordFolder(t *testing.T, path string) {
	require.NoError(t, os.Mkdir(path, 0o755))
	for i := range 3 {
		sparse(t, filepath.Join(path, fmt.Sprintf("data_batch_%d.bin", i)), 20_000*3073)
	}
}

// zeroIDX is so many images of 1 MiB, in gzip; negative, its header promises twice as
// many.
func zeroIDX(t *testing.T, folder string, images int) {
	promised := images
	if images < 0 {
		images, promised = -images, -2*images
	}
	require.NoError(t, os.Mkdir(folder, 0o755))
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(encodeIDX([]int{promised, 1 << 10, 1 << 10}, nil))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	zeros(t, &out, int64(images)<<20)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "train-images-idx3-ubyte.gz"), out.Bytes(), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "train-labels-idx1-ubyte"), encodeIDX([]int{promised}, make([]byte, promised)), 0o644))
}
