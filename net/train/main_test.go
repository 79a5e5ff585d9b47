package train_test

import (
	"fmt"
	"os"
	"testing"

	"gradscale/net"
)

// TestMain tells which instruction set is tested and timed, in the benchmark
// format.
func TestMain(m *testing.M) {
	fmt.Println("instruction-set:", net.InstructionSet())
	os.Exit(m.Run())
}
