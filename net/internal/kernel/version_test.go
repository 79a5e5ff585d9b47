package kernel

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMain tells, in the benchmark format, which instruction set is tested and
// timed, and the limit of a core that times are held against.
func TestMain(m *testing.M) {
	flag.Parse()
	fmt.Println("instruction-set:", InstructionSet())
	if flag.Lookup("test.bench").Value.String() != "" {
		fmt.Println("peak:", peak())
	}
	os.Exit(m.Run())
}

// forEachVersion runs a test with every instruction set that this CPU has.
func forEachVersion(t *testing.T, test func(t *testing.T)) {
	for v, name := range versionNames {
		if v > bestVersion() {
			t.Logf("this CPU has no %s; it is not tested", name)
			continue
		}
		undo, err := SetInstructionSet(name)
		require.NoError(t, err)
		t.Run("version="+name, test)
		undo()
	}
}

// inGo runs f with the loops in Go.
func inGo(f func()) {
	undo, err := SetInstructionSet(versionNames[goOnly])
	if err != nil {
		panic(err)
	}
	defer undo()
	f()
}

func TestSetInstructionSetRejects(t *testing.T) {
	_, err := SetInstructionSet("mmx")
	assert.ErrorContains(t, err, `instruction set "mmx", want one of ["none"`)
	for v, name := range versionNames {
		if v > bestVersion() {
			_, err := SetInstructionSet(name)
			assert.ErrorContains(t, err, "instruction set "+name+": this CPU, or GODEBUG, allows "+versionNames[bestVersion()])
		}
	}
}
