package mathcheck_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheFloorsDoNotTouch keeps theory able to contradict the network: neither,
// its tests included, depends on the other.
func TestTheFloorsDoNotTouch(t *testing.T) {
	for _, floor := range []struct{ own, other string }{
		{"gradscale/mathcheck", "gradscale/net"},
		{"gradscale/net", "gradscale/mathcheck"},
	} {
		out, err := exec.Command("go", "list", "-deps", "-test", floor.own+"/...").CombinedOutput()
		require.NoError(t, err, string(out))
		packages := strings.Fields(string(out))
		require.Contains(t, packages, floor.own)
		for _, p := range packages {
			assert.False(t, p == floor.other || strings.HasPrefix(p, floor.other+"/"), "%s depends on %s", floor.own, p)
		}
	}
}
