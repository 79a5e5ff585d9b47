package data_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"gradscale/net/data"
)

func TestNoise(t *testing.T) {
	n := data.NewNoise(1, 50, 10, 4)
	for i := range 50 {
		s := 0.0
		for _, v := range n.Inputs.Data[i*10 : (i+1)*10] {
			s += v * v
		}
		assert.InEpsilon(t, 10, s, 50*0x1p-52, "ten squares, a root and a quotient")
	}
	more := data.NewNoise(1, 60, 10, 4)
	assert.Equal(t, n.Inputs.Data, more.Inputs.Data[:500])
	assert.Equal(t, n.Labels.Data, more.Labels.Data[:200])
	assert.NotEqual(t, n.Inputs.Data, data.NewNoise(2, 50, 10, 4).Inputs.Data)
}
