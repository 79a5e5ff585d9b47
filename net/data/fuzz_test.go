package data

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

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

// FuzzRecords asks that what is read without an error is all that the file has.
func FuzzRecords(f *testing.F) {
	seeds(f, "cifar-10/*.bin", func(b []byte) { f.Add(b, false) })
	seeds(f, "cifar-100/*.bin", func(b []byte) { f.Add(b, true) })
	f.Fuzz(func(t *testing.T, content []byte, hundred bool) {
		format := cifar10
		if hundred {
			format = cifar100
		}
		m := Images{Shape: cifarShape}
		if format.read(bytes.NewReader(content), &m) == nil && !bytes.Equal(content, encodeRecords(m, 0, m.Len())) {
			t.Fatalf("%d bytes read as %d images", len(content), m.Len())
		}
	})
}

// FuzzIDX asks the same of both kinds of IDX files, plain ones.
func FuzzIDX(f *testing.F) {
	seeds(f, "idx/*", func(b []byte) { f.Add(b, true, false); f.Add(b, false, false) })
	seeds(f, "idx-gzip/*", func(b []byte) { f.Add(b, true, true); f.Add(b, false, true) })
	f.Fuzz(func(t *testing.T, file []byte, labels, packed bool) {
		kind := imageFile
		if labels {
			kind = labelFile
		}
		dimensions, content, err := readIDX(bytes.NewReader(file), kind, packed)
		if err == nil && !packed && !bytes.Equal(file, encodeIDX(dimensions, content)) {
			t.Fatalf("%d bytes read as %v", len(file), dimensions)
		}
	})
}

// FuzzArchive asks that what is read is whole: labels of known classes, as many as
// there are images, something to train on.
func FuzzArchive(f *testing.F) {
	seeds(f, "*.tar.gz", func(b []byte) { f.Add(b) })
	f.Fuzz(func(t *testing.T, archive []byte) {
		s, err := readArchive(bytes.NewReader(archive))
		if err != nil {
			return
		}
		if s.Train.Len() == 0 || s.Train.Official {
			t.Fatal(s.Train)
		}
		for _, m := range []Images{s.Train, s.Test} {
			if len(m.Pixels) != m.Len()*m.Shape.Size() {
				t.Fatal(m)
			}
			for _, l := range m.Labels {
				if int(l) >= m.Classes {
					t.Fatal(m, l)
				}
			}
		}
	})
}
