package diagnosis

import (
	"fmt"

	"gradscale/claims/bound"
	"gradscale/net"
)

// Nearest is a claim that speaks of networks like this one, and what it has to say.
type Nearest struct {
	ID  string // of the claim or a part of it, like "G2a"
	Why string // what it is that the network shares with it
}

// The sizes of the paper's networks.
const (
	paperDepth = 50
	paperWidth = 100
)

// nearest picks claims by the kind of network first and by what was found then.
func nearest(d Diagnosis) []Nearest {
	var all []Nearest
	add := func(id, format string, args ...any) { all = append(all, Nearest{id, fmt.Sprintf(format, args...)}) }
	growth, total := d.Finding(LogGrowth).Measured.Value, d.Finding(TotalGSC).Measured.Value
	explodes := d.Verdict == Explodes || d.Verdict == Both
	collapses := d.Verdict == Collapses || d.Verdict == Both
	switch {
	case d.Dilutes():
		addResidual(d, explodes, collapses, add)
	case d.Initialization == net.Orthogonal || d.Initialization == net.LooksLinear:
		add("T5a", "Its start is %s. With no nonlinearity in effect such a start keeps all lengths, so that GSC is 1 and nothing collapses; where a nonlinearity bends, it does not: GSC(L,0) is %.3g here.", d.Initialization, total)
		if explodes {
			add("G1", "Its log GSC is a straight line in depth all the same, of slope %.3g a layer.", growth)
		}
	case explodes:
		add("G1", "It has no skip connections, and its log GSC is a straight line in depth, of slope %.3g a layer, like that of the paper's four networks that explode (0.037 to 0.18).", growth)
		if d.Normalization != net.NoNormalization {
			more := ""
			if d.Normalization == net.BatchNorm {
				more = ", and in front of a ReLU brings them about"
			}
			add("G2a", "It has %s normalization, which does not cure exploding gradients%s.", d.Normalization, more)
		}
	case collapses:
		add("D2", "It has no skip connections and does not explode: by the paper it pays with its domain, and so it does.")
		add("D1", "Its GSC(L,0) of %.3g stays below %d like that of ReLU, layer-ReLU and tanh networks.", total, bound.Exploded)
		if d.Finding(RelativeLeft).Measured.Lo > bound.Collapsed {
			add("D4b", "Relative to the signal nothing collapses: %.3g of the deviation is left, so that it is the signal as a whole which shrinks.", d.Finding(RelativeLeft).Measured.Value)
		}
	default:
		add("D4a", "By the paper a network without skip connections, from a Gaussian start, either explodes or collapses. This one is %s: too shallow to tell, or an exception.", d.Verdict)
		add("D4b", "Three networks with Gaussian weights are known to escape both relative to the signal: tanh, GELU and SiLU without normalization, whose signals shrink until they are nearly linear to them.")
	}
	if d.Width > paperWidth && explodes {
		add("G4", "It is %d wide; the paper's networks are %d, and width is no cure.", d.Width, paperWidth)
	}
	if d.Depth != paperDepth && !d.Dilutes() {
		add("G6", "It has %d layers, and the paper's have %d: what grows exponentially with l does so with depth, too.", d.Depth, paperDepth)
	}
	return all
}

var startNames = map[net.Start]string{net.ReZero: "ReZero", net.Fixup: "Fixup"}

func addResidual(d Diagnosis, explodes, collapses bool, add func(id, format string, args ...any)) {
	if d.StartsAsSkips() {
		add("R3", "At its %s start residual functions put out 0: its dilution is infinite, and by the dilution law nothing grows in its blocks. GSC(L,0) is %.3g, that of its first and last layers. What holds once it is trained is another question.", startNames[d.Start], d.Finding(TotalGSC).Measured.Value)
		add("T5b", "Skip connections that leave residual functions little or nothing are an orthogonal start, which neither explodes nor collapses.")
		return
	}
	k := d.Finding(Dilution).Measured.Value
	if explodes {
		add("R3", "It has skip connections, but a dilution of only %.3g: by the dilution law they divide the exponent of a block's growth by %.3g, which is not enough.", k, 1+k*k)
		add("R2", "Growth of ResNets with identity skips of gain 1 is not exponential; this one's log GSC is a straight line in depth.")
	} else {
		add("R3", "It has skip connections with a dilution of %.3g: by the dilution law they divide the exponent of a block's growth by %.3g.", k, 1+k*k)
		add("R1", "Where a vanilla network explodes, the ResNet of the same sizes has a far lower GSC(L,0); this one's is %.3g.", d.Finding(TotalGSC).Measured.Value)
	}
	if d.Finding(TotalGSC).Answer == Yes && !explodes {
		add("R2", "Its GSC grows, but not exponentially: R² of the line is %.3g.", d.Finding(Straightness).Measured.Value)
	}
	if d.Skip.Kind != net.SkipIdentity {
		add("R5", "Its skip connections are %s, which dilute as the identity does.", d.Skip.Kind)
	}
	add("D5", "Skip connections dilute collapse, too; %s.", map[bool]string{true: "here not by enough", false: "here nothing collapses surely"}[collapses])
}
