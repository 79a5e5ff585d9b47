package training

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"slices"
)

// keptWeights are those after so many epochs, of one epoch before a measurement.
type keptWeights struct {
	epochs  int
	weights []float64
}

// keepWeights returns when the disk has the weights.
func (d *diary) keepWeights(epochs int, weights []float64) error {
	d.kept = keptWeights{epochs, slices.Clone(weights)}
	if d.path == "" {
		return nil
	}
	content := binary.LittleEndian.AppendUint64(nil, uint64(epochs))
	for _, w := range weights {
		content = binary.LittleEndian.AppendUint64(content, math.Float64bits(w))
	}
	sum := sha256.Sum256(content)
	return replaceFile(d.path+".weights", append(content, sum[:]...))
}

// weights returns those that were kept after so many epochs. If there are none, the
// error is errLost.
func (d *diary) weights(epochs, number int) ([]float64, error) {
	if d.kept.epochs == epochs && d.kept.weights != nil {
		return d.kept.weights, nil
	}
	if d.path == "" {
		return nil, errLost
	}
	content, err := os.ReadFile(d.path + ".weights")
	if err != nil && !missing(err) {
		return nil, err
	}
	if size := 8 + 8*number; len(content) == size+sha256.Size {
		sum := sha256.Sum256(content[:size])
		if bytes.Equal(sum[:], content[size:]) && binary.LittleEndian.Uint64(content) == uint64(epochs) {
			weights := make([]float64, number)
			for i := range weights {
				weights[i] = math.Float64frombits(binary.LittleEndian.Uint64(content[8+8*i:]))
			}
			return weights, nil
		}
	}
	return nil, fmt.Errorf("%w: weights after %d epochs", errLost, epochs)
}
