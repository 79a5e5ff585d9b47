package data

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gradscale/mathcheck/golden"
)

// samples is the folder of tiny files in the formats read.
var samples = filepath.Join("..", "..", "testdata", "data")

// encodeRecords is the other direction of recordFormat.read.
func encodeRecords(m Images, from, to int) []byte {
	var b []byte
	for i := from; i < to; i++ {
		if m.Coarse != nil {
			b = append(b, m.Coarse[i])
		}
		b = append(append(b, m.Labels[i]), m.Image(i)...)
	}
	return b
}

// encodeIDX is the other direction of readIDX.
func encodeIDX(dimensions []int, content []byte) []byte {
	b := []byte{0, 0, 8, byte(len(dimensions))}
	for _, n := range dimensions {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return append(b, content...)
}

func gzipped(t testing.TB, content []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

// member is a file of an archive.
type member struct {
	name    string
	content []byte
}

func archived(t testing.TB, members ...member) []byte { return gzipped(t, tarred(t, members...)) }

func tarred(t testing.TB, members ...member) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		require.NoError(t, w.WriteHeader(&tar.Header{Name: m.name, Mode: 0o644, Size: int64(len(m.content)), Typeflag: tar.TypeReg}))
		_, err := w.Write(m.content)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// sampleTen and the others are the images that the sample files hold.
func sampleTen() Split {
	s := Glyphs(1, 5, 2)
	s.Train.Name, s.Test.Name = "unofficial CIFAR-10", "unofficial CIFAR-10"
	return s
}

func sampleHundred() Split {
	s := Glyphs(2, 3, 2)
	for _, m := range []*Images{&s.Train, &s.Test} {
		m.Name, m.Classes = "unofficial CIFAR-100", 100
		for i := range m.Labels {
			m.Labels[i] = 99 - m.Labels[i]
			m.Coarse = append(m.Coarse, m.Labels[i]/5)
		}
	}
	return s
}

// sampleIDX has images of 4x6 pixels, and labels 0 to 2.
func sampleIDX(name string) Split {
	part := func(m Images) Images {
		out := Images{Name: "IDX images of " + name, Shape: Shape{4, 6, 1}, Classes: 3}
		for i := range m.Len() {
			out.Pixels = append(out.Pixels, m.Image(i)[500:524]...)
			out.Labels = append(out.Labels, uint8(i%3))
		}
		return out
	}
	s := Glyphs(3, 7, 4)
	return Split{part(s.Train), part(s.Test)}
}

func idxFiles(s Split) map[string][]byte {
	files := map[string][]byte{}
	for part, m := range map[string]Images{"train": s.Train, "t10k": s.Test} {
		files[part+"-images-idx3-ubyte"] = encodeIDX([]int{m.Len(), m.Shape.Height, m.Shape.Width}, m.Pixels)
		files[part+"-labels-idx1-ubyte"] = encodeIDX([]int{m.Len()}, m.Labels)
	}
	return files
}

func tenFiles(s Split) map[string][]byte {
	return map[string][]byte{
		"data_batch_1.bin": encodeRecords(s.Train, 0, 3),
		"data_batch_2.bin": encodeRecords(s.Train, 3, 5),
		"test_batch.bin":   encodeRecords(s.Test, 0, 2),
		"batches.meta.txt": []byte("3\n5\n6\n8\n9\nB\nE\nG\nR\nS\n"),
	}
}

func tenArchive(t testing.TB, s Split) []byte {
	files := tenFiles(s)
	return archived(t,
		member{"cifar-10-batches-bin/data_batch_2.bin", files["data_batch_2.bin"]},
		member{"cifar-10-batches-bin/readme.html", []byte("made for tests")},
		member{"cifar-10-batches-bin/test_batch.bin", files["test_batch.bin"]},
		member{"cifar-10-batches-bin/data_batch_1.bin", files["data_batch_1.bin"]},
	)
}

func writeFiles(t testing.TB, folder string, files map[string][]byte) {
	require.NoError(t, os.MkdirAll(folder, 0o755))
	for name, content := range files {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), content, 0o644))
	}
}

// TestSamples opens the tiny files on disk: go test ./net/data -run TestSamples
// -update writes them anew.
func TestSamples(t *testing.T) {
	ten, hundred := sampleTen(), sampleHundred()
	if *golden.Update {
		writeFiles(t, filepath.Join(samples, "cifar-10"), tenFiles(ten))
		writeFiles(t, samples, map[string][]byte{"cifar-10.tar.gz": tenArchive(t, ten)})
		writeFiles(t, filepath.Join(samples, "cifar-100"), map[string][]byte{
			"train.bin": encodeRecords(hundred.Train, 0, 3), "test.bin": encodeRecords(hundred.Test, 0, 2),
		})
		plain := idxFiles(sampleIDX(""))
		packed := map[string][]byte{}
		for name, content := range plain {
			packed[name+".gz"] = gzipped(t, content)
		}
		writeFiles(t, filepath.Join(samples, "idx"), plain)
		writeFiles(t, filepath.Join(samples, "idx-gzip"), packed)
	}
	for path, want := range map[string]Split{
		"cifar-10": ten, "cifar-10.tar.gz": ten, "cifar-100": hundred, "idx": sampleIDX("idx"), "idx-gzip": sampleIDX("idx-gzip"),
	} {
		got, err := Open(filepath.Join(samples, path))
		require.NoError(t, err, path)
		assert.Equal(t, want, got, path)
		assert.Equal(t, want.Train.Fingerprint(), got.Train.Fingerprint(), path)
	}
}

// TestSubsetsKeepSuperclasses with their images.
func TestSubsetsKeepSuperclasses(t *testing.T) {
	m := sampleHundred().Train
	for n := range m.Len() + 1 {
		s, err := m.Subset(n, 1)
		require.NoError(t, err)
		require.Len(t, s.Coarse, n)
		for i, label := range s.Labels {
			assert.Equal(t, label/5, s.Coarse[i])
		}
	}
}
