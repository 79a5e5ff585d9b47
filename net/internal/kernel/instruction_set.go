package kernel

import "fmt"

// InstructionSet returns the name of the instruction set that the loops in use
// are written for, "none" for those in Go.
func InstructionSet() string { return versionNames[version] }

// SetInstructionSet makes the loops of an instruction set those in use, for tests
// that compare them, and returns a function that undoes it. It must not be called
// while loops run. The error names an instruction set that is unknown here, or
// that this CPU lacks.
func SetInstructionSet(name string) (undo func(), err error) {
	old := version
	for v, n := range versionNames {
		if n != name {
			continue
		}
		if best := bestVersion(); v > best {
			return nil, fmt.Errorf("kernel: instruction set %s: this CPU, or GODEBUG, allows %s", name, versionNames[best])
		}
		version = v
		return func() { version = old }, nil
	}
	return nil, fmt.Errorf("kernel: instruction set %q, want one of %q", name, versionNames)
}
