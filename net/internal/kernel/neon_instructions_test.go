package kernel

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// neonMnemonics are what kernel_arm64.s may use by name; all are part of Armv8.0.
var neonMnemonics = strings.Fields(`MOVD MOVBU LSL ADD SUBS B BLT BGE BNE CBZ CBNZ TBZ RET
	FMOVD FMOVQ FLDPQ FLDPQ.P FSTPQ FSTPQ.P VDUP VEOR`)

// neonClass is a class of vector instructions in section C4.1 of the Arm
// Architecture Reference Manual: words with the bits of mask equal to value, told
// apart by the field key.
type neonClass struct {
	mask, value uint32
	key         uint32
	names       map[uint32]string // by the bits of key
	text        func(name string, word uint32) string
}

// field puts the bits U, size and opcode where they belong.
func field(u, size, opcode, shift uint32) uint32 { return u<<29 | size<<22 | opcode<<shift }

var neonClasses = []neonClass{
	{ // three same, 128 bits
		mask: 0xdf200400, value: 0x4e200400, key: field(1, 3, 31, 11),
		names: map[uint32]string{
			field(0, 1, 0b11010, 11): "fadd", field(0, 3, 0b11010, 11): "fsub", field(1, 1, 0b11011, 11): "fmul", field(1, 1, 0b11111, 11): "fdiv",
			field(0, 1, 0b11110, 11): "fmax", field(0, 3, 0b11110, 11): "fmin", field(0, 1, 0b11001, 11): "fmla", field(0, 3, 0b11001, 11): "fmls",
			field(0, 1, 0b11100, 11): "fcmeq", field(1, 1, 0b11100, 11): "fcmge", field(1, 3, 0b11100, 11): "fcmgt",
			field(0, 3, 0b10000, 11): "add", field(1, 3, 0b10000, 11): "sub",
			field(0, 0, 0b00011, 11): "and", field(0, 1, 0b00011, 11): "bic", field(0, 2, 0b00011, 11): "orr",
			field(1, 1, 0b00011, 11): "bsl", field(1, 2, 0b00011, 11): "bit",
		},
		text: func(name string, w uint32) string {
			d, n, m, t := w&31, w>>5&31, w>>16&31, "2d"
			if w>>11&31 == 0b00011 {
				t = "16b"
			}
			if name == "orr" && n == m {
				return fmt.Sprintf("mov v%d.%s, v%d.%s", d, t, n, t)
			}
			return fmt.Sprintf("%s v%d.%s, v%d.%s, v%d.%s", name, d, t, n, t, m, t)
		},
	},
	{ // two registers, miscellaneous, 128 bits
		mask: 0xdf3e0c00, value: 0x4e200800, key: field(1, 3, 31, 12),
		names: map[uint32]string{
			field(0, 3, 0b01111, 12): "fabs", field(1, 3, 0b01111, 12): "fneg", field(1, 3, 0b11111, 12): "fsqrt",
		},
		text: func(name string, w uint32) string { return fmt.Sprintf("%s v%d.2d, v%d.2d", name, w&31, w>>5&31) },
	},
	{ // by an element of a vector of two float64: size 3, L 0
		mask: 0xdfe00400, value: 0x4fc00000, key: field(1, 0, 15, 12),
		names: map[uint32]string{field(0, 0, 0b0001, 12): "fmla"},
		text: func(name string, w uint32) string {
			return fmt.Sprintf("%s v%d.2d, v%d.2d, v%d.d[%d]", name, w&31, w>>5&31, w>>16&31, w>>11&1)
		},
	},
	{ // shift by a constant of 64-bit lanes
		mask: 0xdfc00400, value: 0x4f400400, key: field(1, 0, 31, 11),
		names: map[uint32]string{field(0, 0, 0b01010, 11): "shl", field(0, 0, 0b00000, 11): "sshr"},
		text: func(name string, w uint32) string {
			by := w >> 16 & 127
			by -= 64
			if name == "sshr" {
				by = 64 - by
			}
			return fmt.Sprintf("%s v%d.2d, v%d.2d, #%d", name, w&31, w>>5&31, by)
		},
	},
}

// disassemble returns the text of a word, or "" if it is not among neonClasses.
func disassemble(word uint32) string {
	for _, c := range neonClasses {
		if name, ok := c.names[word&c.key]; ok && word&c.mask == c.value {
			return c.text(name, word)
		}
	}
	return ""
}

// neonWord matches an instruction that Go's assembler has no name for.
var neonWord = regexp.MustCompile(`^WORD \$0x([0-9a-f]{8}) // (.*)$`)

// TestNEONIsWhatItSays decodes the words of the assembly for arm64, which are all
// that the assembler cannot check, and looks for anything beyond Armv8.0 and for
// register 18, which belongs to the system on some.
func TestNEONIsWhatItSays(t *testing.T) {
	text, err := os.ReadFile("kernel_arm64.s")
	require.NoError(t, err)
	words := 0
	for i, line := range strings.Split(string(text), "\n") {
		instruction, ok := strings.CutPrefix(line, "\t")
		if !ok {
			continue
		}
		if m := neonWord.FindStringSubmatch(instruction); m != nil {
			word, err := strconv.ParseUint(m[1], 16, 32)
			require.NoError(t, err)
			assert.Equal(t, disassemble(uint32(word)), m[2], "line %d: %s", i+1, line)
			words++
			continue
		}
		mnemonic, operands, _ := strings.Cut(instruction, " ")
		assert.True(t, slices.Contains(neonMnemonics, mnemonic), "line %d: %s is not among neonMnemonics", i+1, mnemonic)
		assert.NotRegexp(t, `\bR(18|2[6-9]|30)\b`, operands, "line %d", i+1)
	}
	assert.NotZero(t, words)
}

// TestNEONFaultsAreFound makes sure that the test above can fail.
func TestNEONFaultsAreFound(t *testing.T) {
	for text, word := range map[string]uint32{
		"fmla v0.8h, v1.8h, v2.8h (Armv8.2)":       0x4e420c20,
		"fcmla v0.2d, v1.2d, v2.2d, #0 (Armv8.3)":  0x6ec2c420,
		"bfdot v0.4s, v1.8h, v2.8h (Armv8.6)":      0x6e42fc20,
		"fadd z0.d, z1.d, z2.d (SVE)":              0x65c20020,
		"fmla v0.4s, v1.4s, v2.4s, of single type": 0x4e22cc20,
	} {
		assert.Empty(t, disassemble(word), text)
	}
	assert.Equal(t, "fmla v3.2d, v20.2d, v17.d[1]", disassemble(0x4fd11a83))
	assert.NotEqual(t, "fmla v3.2d, v20.2d, v17.d[0]", disassemble(0x4fd11a83))
}
