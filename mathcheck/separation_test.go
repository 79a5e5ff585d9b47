package mathcheck_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNothingOfNetIsImported keeps theory able to contradict the network.
func TestNothingOfNetIsImported(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-test", "./...").CombinedOutput()
	require.NoError(t, err, string(out))
	packages := strings.Fields(string(out))
	require.Contains(t, packages, "gradscale/mathcheck")
	for _, p := range packages {
		assert.False(t, p == "gradscale/net" || strings.HasPrefix(p, "gradscale/net/"), p)
	}
}
