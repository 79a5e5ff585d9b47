package net_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"gradscale/net"
)

// TestMain tells, in the benchmark format, which instruction set is tested and
// timed, and the limit of a core that times are held against.
func TestMain(m *testing.M) {
	flag.Parse()
	fmt.Println("instruction-set:", net.InstructionSet())
	if flag.Lookup("test.bench").Value.String() != "" {
		fmt.Println("peak:", peak())
	}
	os.Exit(m.Run())
}
