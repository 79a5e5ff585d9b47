//go:build amd64 && !purego

package kernel

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// families are the instruction sets that functions in assembly are written for,
// by the end of their names, and the features of a CPU that each may use: those
// that must be there for its version to be chosen.
var families = map[string][]string{
	"AVX2":   {"AVX", "AVX2", "FMA"},
	"AVX512": {"AVX", "AVX512F", "AVX512DQ"},
}

// integerInstructions are what functions may use besides vectors. MOVSD, of
// SSE2, stores results; every amd64 has it.
var integerInstructions = strings.Fields(`ADDQ CMPQ DECQ LEAQ MOVQ NEGQ SHLQ SUBQ TESTQ XORQ
	JMP JEQ JNE JLT JLE JGE RET PREFETCHT0 MOVSD`)

// vectorInstructions are what functions may use, by encoding and by the feature
// they belong to in Intel's manual. VBROADCASTSD is the one from a register;
// from memory AVX would do. With EVEX, fewer than 512 bits need AVX512VL besides.
var vectorInstructions = map[encoding]map[string][]string{
	vex: {
		"AVX": strings.Fields(`VADDPD VADDSD VSUBPD VMULPD VDIVPD VSQRTPD VMINPD VMAXPD VANDPD VORPD VXORPD VCMPPD VBLENDVPD
			VMOVAPD VMOVUPD VMOVSD VMASKMOVPD VUNPCKLPD VUNPCKHPD VPERM2F128 VEXTRACTF128 VINSERTF128 VZEROUPPER`),
		"AVX2": strings.Fields(`VBROADCASTSD VPADDQ VPSUBQ VPSLLQ VPSRLQ`),
		"FMA":  strings.Fields(`VFMADD213PD VFMADD231PD VFNMADD231PD`),
	},
	evex: {
		"AVX512F": strings.Fields(`VADDPD VSUBPD VMULPD VDIVPD VSQRTPD VMINPD VMAXPD VCMPPD VBLENDMPD
			VFMADD213PD VFMADD231PD VFNMADD231PD VMOVAPD VMOVUPD VMOVDQU64 VBROADCASTSD VPADDQ VPSUBQ VPSLLQ VPSRLQ VPXORQ
			VUNPCKLPD VUNPCKHPD VSHUFF64X2 VEXTRACTF64X4`),
		"AVX512DQ": strings.Fields(`VANDPD VORPD VPMOVQ2M`),
	},
}

// fault says why an instruction must not be in a function of a family, or "".
// That there are 16 registers is a matter of encoding: only EVEX has more.
func fault(i instruction, family string) string {
	e, bits := i.encoding()
	if e == legacy {
		if !slices.Contains(integerInstructions, i.mnemonic) {
			return "is not among integerInstructions"
		}
		return ""
	}
	if e == evex && bits < 512 && !slices.Contains(families[family], "AVX512VL") {
		return fmt.Sprintf("is EVEX on %d bits, which needs AVX512VL; is there a register above 15 in it?", bits)
	}
	for feature, mnemonics := range vectorInstructions[e] {
		if slices.Contains(mnemonics, i.mnemonic) {
			if !slices.Contains(families[family], feature) {
				return fmt.Sprintf("needs %s, family %s has %v", feature, family, families[family])
			}
			return ""
		}
	}
	return fmt.Sprintf("is not among vectorInstructions in encoding %s", e)
}

// TestFunctionsKeepToTheirInstructionSet reads what the assembler makes of every
// function, byte by byte. An instruction that the CPU lacks ends the program,
// and only on a CPU that lacks it.
func TestFunctionsKeepToTheirInstructionSet(t *testing.T) {
	functions := assemble(t, "kernel_amd64.s")
	for _, f := range functions {
		family := ""
		for name := range families {
			if strings.HasSuffix(f.name, name) {
				family = name
			}
		}
		if !assert.NotEmpty(t, family, "%s: its name must end in an instruction set", f.name) {
			continue
		}
		for k, i := range f.instructions {
			if why := fault(i, family); why != "" {
				t.Errorf("%s: %s (%x) %s", f.name, i.text, i.code, why)
			}
			if i.mnemonic == "RET" && f.usesVectors() {
				assert.True(t, slices.ContainsFunc(f.instructions[max(0, k-2):k], func(i instruction) bool { return i.mnemonic == "VZEROUPPER" }),
					"%s: what is left in the upper halves of registers slows SSE down after it returns", f.name)
			}
		}
	}
	assert.Greater(t, len(functions), 100, "functions were read")
}

// TestForeignInstructionsAreFound assembles functions that must be rejected.
func TestForeignInstructionsAreFound(t *testing.T) {
	for code, want := range map[string]string{
		"VADDPD Y15, Y15, Y15":          "",
		"VADDPD Y16, Y0, Y0":            "EVEX on 256 bits",
		"VBROADCASTSD (AX), Y31":        "EVEX on 256 bits",
		"VADDPD Z0, Z0, Z0":             "needs AVX512F",
		"VPXORQ Y0, Y0, Y0":             "EVEX on 256 bits",
		"VANDPD Z0, Z0, Z0":             "needs AVX512DQ",
		"KMOVW AX, K1":                  "not among vectorInstructions",
		"VPDPBUSD Y0, Y0, Y0":           "EVEX on 256 bits",
		"VGATHERDPD Y0, (AX)(X1*8), Y2": "not among vectorInstructions",
		"SHLXQ AX, AX, AX":              "not among vectorInstructions",
		"POPCNTQ AX, AX":                "not among integerInstructions",
		"ADDPD X0, X0":                  "not among integerInstructions",
	} {
		path := filepath.Join(t.TempDir(), "foreign_amd64.s")
		text := "#include \"textflag.h\"\nTEXT ·foreignAVX2(SB), NOSPLIT, $0-0\n\t" + code + "\n\tRET\n"
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		f := assemble(t, path)
		require.Len(t, f, 1, code)
		require.Len(t, f[0].instructions, 2, code)
		if got := fault(f[0].instructions[0], "AVX2"); want == "" {
			assert.Empty(t, got, code)
		} else {
			assert.Contains(t, got, want, code)
		}
	}
}
