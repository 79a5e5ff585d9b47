//go:build amd64 && !purego

package kernel

import (
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// assembled is a function as the assembler wrote it.
type assembled struct {
	name         string
	instructions []instruction
}

func (f assembled) usesVectors() bool {
	return slices.ContainsFunc(f.instructions, func(i instruction) bool { e, _ := i.encoding(); return e != legacy })
}

type instruction struct {
	mnemonic, text string
	code           []byte
}

// encoding is how an instruction is written in machine code.
type encoding string

const (
	legacy encoding = "legacy" // of every 64-bit CPU; and SSE
	vex    encoding = "VEX"    // of AVX, with 16 vector registers; and of masks
	evex   encoding = "EVEX"   // of AVX-512, with 32 vector registers
)

// legacyPrefixes may stand in front of an opcode.
var legacyPrefixes = []byte{0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3}

// encoding returns the encoding, from the first byte behind prefixes, which in
// 64-bit mode means nothing else, and for EVEX the bits of a vector.
func (i instruction) encoding() (e encoding, bits int) {
	code := i.code
	for slices.Contains(legacyPrefixes, code[0]) {
		code = code[1:]
	}
	switch code[0] {
	case 0x62:
		return evex, 128 << (code[3] >> 5 & 3)
	case 0xc4, 0xc5:
		return vex, 0
	}
	return legacy, 0
}

// The assembler's listing gives the text and the offset of each instruction of a
// function, then the bytes of all of them.
var (
	listedFunction = regexp.MustCompile(`^\S*\.(\w+) STEXT .*\bsize=(\d+)\b`)
	listedText     = regexp.MustCompile(`^\t0x[0-9a-f]+ (\d+) \([^)]*\)\t(([A-Z0-9]+)\b.*)$`)
	listedBytes    = regexp.MustCompile(`^\t0x[0-9a-f]+ ((?:[0-9a-f]{2} )+)`)
)

// assemble returns the functions of a file as the assembler writes them.
func assemble(t *testing.T, file string) []assembled {
	t.Helper()
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skipf("needs the assembler: %v", err)
	}
	root, err := exec.Command(goTool, "env", "GOROOT").Output()
	require.NoError(t, err)
	object := filepath.Join(t.TempDir(), "object")
	cmd := exec.Command(goTool, "tool", "asm", "-S", "-p", "kernel", "-I", filepath.Join(strings.TrimSpace(string(root)), "pkg", "include"), "-o", object, file)
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64")
	listing, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", listing)
	return parseListing(t, string(listing))
}

func parseListing(t *testing.T, listing string) []assembled {
	t.Helper()
	var functions []assembled
	var offsets []int
	var code []byte
	size := 0
	// finish gives each instruction its bytes: those up to the next one's offset.
	finish := func() {
		if len(functions) == 0 {
			return
		}
		f := &functions[len(functions)-1]
		require.Len(t, code, size, "bytes of %s", f.name)
		for k := range f.instructions {
			end := size
			if k+1 < len(offsets) {
				end = offsets[k+1]
			}
			f.instructions[k].code = code[offsets[k]:end]
		}
	}
	for line := range strings.Lines(listing) {
		line = strings.TrimRight(line, "\n")
		if m := listedFunction.FindStringSubmatch(line); m != nil {
			finish()
			functions = append(functions, assembled{name: m[1]})
			offsets, code = nil, nil
			size, _ = strconv.Atoi(m[2])
			continue
		}
		if len(functions) == 0 || len(code) == size && len(offsets) > 0 {
			continue // other symbols
		}
		f := &functions[len(functions)-1]
		if m := listedText.FindStringSubmatch(line); m != nil {
			switch m[3] {
			case "TEXT", "FUNCDATA", "PCDATA":
				continue // no code
			}
			at, err := strconv.Atoi(m[1])
			require.NoError(t, err)
			offsets = append(offsets, at)
			f.instructions = append(f.instructions, instruction{mnemonic: m[3], text: m[2]})
		} else if m := listedBytes.FindStringSubmatch(line); m != nil {
			b, err := hex.DecodeString(strings.ReplaceAll(m[1], " ", ""))
			require.NoError(t, err)
			code = append(code, b...)
		}
	}
	finish()
	return functions
}
