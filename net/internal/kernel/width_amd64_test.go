//go:build !purego

package kernel

import (
	"fmt"
	"testing"
)

// forEachWidth runs a test with every instruction set that this CPU has.
func forEachWidth(t *testing.T, test func(t *testing.T)) {
	best := vectorWidth
	defer func() { vectorWidth = best }()
	for _, w := range []int{8, 4, 0} {
		if w > best {
			t.Logf("this CPU has no vectors of %d; they are not tested", w)
			continue
		}
		vectorWidth = w
		t.Run(fmt.Sprintf("width=%d", w), test)
	}
}
