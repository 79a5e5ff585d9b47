package claims

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOnceMeasuresOnce for each argument, errors too.
func TestOnceMeasuresOnce(t *testing.T) {
	count := map[int]int{}
	once := Once(func(k int) (int, error) {
		if count[k]++; k < 0 {
			return 0, errors.New("negative")
		}
		return 2 * k, nil
	})
	for range 2 {
		for _, k := range []int{3, 4} {
			v, err := once(k)
			require.NoError(t, err)
			assert.Equal(t, 2*k, v)
		}
		_, err := once(-1)
		assert.EqualError(t, err, "negative")
	}
	sure := OnceOf(func(k int) int { count[k]++; return 3 * k })
	assert.Equal(t, []int{15, 15}, []int{sure(5), sure(5)})
	assert.Equal(t, map[int]int{3: 1, 4: 1, -1: 1, 5: 1}, count)
}
