package mathcheck_test

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMathcheckAndNetDoNotImportEachOther keeps theory able to contradict the network: neither,
// its tests included, depends on the other. What both keep their numbers on file
// with, package golden, says nothing of either; net without its tests does without
// it, too.
func TestMathcheckAndNetDoNotImportEachOther(t *testing.T) {
	for _, side := range []struct {
		own, other, shared string
		tests              bool
	}{
		{own: "gradscale/mathcheck", other: "gradscale/net", tests: true},
		{own: "gradscale/net", other: "gradscale/mathcheck", shared: "gradscale/mathcheck/golden", tests: true},
		{own: "gradscale/net", other: "gradscale/mathcheck"},
	} {
		out, err := exec.Command("go", "list", "-deps", fmt.Sprintf("-test=%v", side.tests), side.own+"/...").CombinedOutput()
		require.NoError(t, err, string(out))
		packages := strings.Fields(string(out))
		require.Contains(t, packages, side.own)
		for _, p := range packages {
			touches := p == side.other || strings.HasPrefix(p, side.other+"/")
			assert.False(t, touches && p != side.shared, "%s depends on %s", side.own, p)
		}
	}
}
