package train

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// decode reads a whole file.
func decode(content []byte, of sizes) (*snapshot, error) {
	s := newSource(bytes.NewReader(content), int64(len(content)))
	h, err := readHeader(s)
	if err != nil {
		return nil, err
	}
	return h.readBody(s, of)
}

// tinySizes are those of snapshots of the tiny run.
func tinySizes(t *testing.T) sizes {
	r, err := newRun(tinyNetwork(t, tiny, 1), numbered(14, 2), tinyConfig())
	require.NoError(t, err)
	state, err := r.optimizer.MarshalBinary()
	require.NoError(t, err)
	return sizes{len(r.network.Parameters()), len(state), r.total}
}

func someSnapshot() (snapshot, sizes) {
	return snapshot{
		header{[]property{{"a", "b"}, {"c", ""}}, 2, "completed", "cause"},
		[]float64{1, 2, 3}, []byte{4, 5}, []float64{6, 7}, []int{8, 9},
	}, sizes{3, 2, 2}
}

// reseal returns a file with another header, and the right checksums.
func reseal(header, body []byte) []byte {
	b := append([]byte(nil), magic...)
	b = binary.LittleEndian.AppendUint64(b, version)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(header)))
	b = append(b, header...)
	sum := sha256.Sum256(b)
	b = append(append(b, sum[:]...), body...)
	sum = sha256.Sum256(b)
	return append(b, sum[:]...)
}

// parts cuts a file into header and body.
func parts(file []byte) (header, body []byte) {
	size := binary.LittleEndian.Uint64(file[len(magic)+8:])
	header, rest := file[preambleSize:][:size], file[preambleSize:][size:]
	return header, rest[sha256.Size : len(rest)-sha256.Size]
}

func TestSnapshotsComeBack(t *testing.T) {
	want, of := someSnapshot()
	content := want.encode()
	got, err := decode(content, of)
	require.NoError(t, err)
	assert.Equal(t, &want, got)
	assert.Equal(t, content, reseal(parts(content)))
	assert.Equal(t, len(content), cap(content), "allocated at once")
}

// TestLengthsAreChecked gives right checksums to snapshots of other lengths than
// the run's.
func TestLengthsAreChecked(t *testing.T) {
	for what, change := range map[string]func(*snapshot){
		"fewer parameters":   func(s *snapshot) { s.parameters = s.parameters[:2] },
		"more parameters":    func(s *snapshot) { s.parameters = append(s.parameters, 4) },
		"less of a state":    func(s *snapshot) { s.optimizer = s.optimizer[:1] },
		"fewer losses":       func(s *snapshot) { s.losses = s.losses[:1] },
		"fewer mistakes":     func(s *snapshot) { s.mistakes = s.mistakes[:1] },
		"steps not made":     func(s *snapshot) { s.steps = 1 },
		"more steps than 2":  func(s *snapshot) { s.steps, s.losses, s.mistakes = 3, make([]float64, 3), make([]int, 3) },
		"steps beyond bytes": func(s *snapshot) { s.steps = 1 << 60 },
	} {
		s, of := someSnapshot()
		change(&s)
		_, err := decode(s.encode(), of)
		assert.ErrorContains(t, err, ", want ", what)
	}
}

func TestHeadersAreChecked(t *testing.T) {
	s, of := someSnapshot()
	content := s.encode()
	other := bytes.Clone(content)
	other[len(magic)]++
	_, err := decode(other, of)
	assert.ErrorContains(t, err, "format version 3, want 2")

	other = bytes.Clone(content)
	binary.LittleEndian.PutUint64(other[len(magic)+8:], mostHeader+1)
	_, err = decode(other, of)
	assert.ErrorContains(t, err, "a header of 67108865 bytes, want at most 67108864")

	header, body := parts(content)
	_, err = decode(reseal(append(bytes.Clone(header), 0), body), of)
	assert.ErrorContains(t, err, "lengths that do not fit the header")
	for i := range header {
		_, err := decode(reseal(header[:i], body), of)
		assert.Error(t, err)
	}
}

// TestBodiesBelongToTheirHeaders swaps those of two snapshots of one run.
func TestBodiesBelongToTheirHeaders(t *testing.T) {
	s, of := someSnapshot()
	one := s.encode()
	s.cause = "Cause"
	two := s.encode()
	_, body := parts(one)
	behind := len(body) + sha256.Size
	swapped := append(bytes.Clone(two[:len(two)-behind]), one[len(one)-behind:]...)
	_, err := decode(swapped, of)
	assert.ErrorContains(t, err, "another SHA-256")
}

// FuzzDecode feeds headers and bodies with right checksums: wrong lengths must
// give an error, and what is read must be written again as it was.
func FuzzDecode(f *testing.F) {
	s, of := someSnapshot()
	header, body := parts(s.encode())
	f.Add(header, body)
	for i := 0; i+8 <= len(header); i++ {
		f.Add(header[:i], body)
		huge := bytes.Clone(header)
		huge[i] = 0xff
		f.Add(huge, body)
	}
	f.Add(header, body[:len(body)-8])
	f.Fuzz(func(t *testing.T, header, body []byte) {
		content := reseal(header, body)
		s, err := decode(content, of)
		if err == nil && !bytes.Equal(content, s.encode()) {
			t.Fatalf("read as %+v", s)
		}
	})
}
