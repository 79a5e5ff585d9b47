package main

// question is what the page answers.
const question = "Does the paper hold?"

// paragraphs say what the paper is about, to who does not have it at hand.
var paragraphs = []string{
	"The paper is G. Philipp, D. Song and J. G. Carbonell, Gradients explode – Deep Networks are shallow – ResNet explained (arXiv 1712.05577). " +
		"It argues that gradients which grow exponentially from layer to layer are still with us, in spite of Adam, batch normalization and SELU; that " +
		"networks in which they grow can't use their depth; that networks in which they don't grow pay for it in another way; and that residual " +
		"connections help because they water down both.",
	"Here each of its claims is an experiment: networks are built and measured, a theory that shares no code with them says what to expect, and " +
		"rules which were fixed beforehand decide. Each claim comes with a sabotage, too: an experiment with something essential changed, under which the same rules must fail. " +
		"A claim that could not fail would say nothing.",
}

// idea is a notion of the paper in a few sentences.
type idea struct{ Term, Text string }

var ideas = []idea{
	{"Gradient scale coefficient (GSC)", "GSC(k,l) = ‖J‖ · ‖f_k‖ / ‖f_l‖ tells how much a relative change of layer k changes layer l: change the one by 1 %, and the other changes by GSC " +
		"per cent. J is the Jacobian of layer l with respect to layer k, ‖J‖ its quadratic-mean norm: the stretch of a random direction. " +
		"Unlike the size of a gradient, GSC stays the same if a layer is multiplied by a constant and the next one divided by it. " +
		"The paper counts layers from the top: 0 is the error, L the lowest layer, so GSC(L,0) is how the error feels the first layer. 1 is healthy at any depth."},
	{"Exploding gradients", "Gradients explode if GSC(l,0) grows exponentially with the number of layers between l and the error. A growth of 1.21 a layer, as in ReLU networks with batch normalization, comes to " +
		"about 6000 in 50 layers. No step size then suits all layers: one that is right for the upper layers tears the lower ones apart."},
	{"Domain collapse", "Networks whose gradients don't explode tend to forget their input instead: from layer to layer different inputs become alike. " +
		"It shows in a small standard deviation of a neuron's pre-activation over inputs, or in a small sign diversity: the share of inputs on which a neuron's sign is the rarer of the two (0.5 at best). " +
		"What always lies on the same side of a kink, or close to zero, passes a nonlinearity as if it were linear (pseudo-linearity), so a collapsed network is about as good as a linear one."},
	{"Dilution", "A residual block puts out the sum of a skip connection and a residual function. If the skip is k times as large, the block is k-diluted. " +
		"Sums of what is unrelated add like the sides of a right angle: where the residual function alone would grow by r, the block grows by √((k²+r²)/(k²+1)), about 1 + (r−1)/(k²+1). " +
		"Collapse is diluted by the same token."},
	{"The residual trick", "Any layer can be written as what it was at initialization plus what training made of it since: an initial function and a residual function. " +
		"So any network is a residual network; a ResNet differs only in that its initial function is diluted by skips."},
	{"Effective depth", "Multiply the residual trick out over all layers, and a network is a sum over all sets of layers in which the residual function is taken. " +
		"Effective depth is the largest number of layers in a set that still adds something. Where gradients explode only tiny relative updates are stable, " +
		"large sets add next to nothing, and a network of 100 layers works like a shallow one."},
	{"Architectures", "Vanilla networks have no skip connections. layer-tanh stands for layer normalization in front of each tanh, batch-ReLU for batch normalization in front of each ReLU, and so on; " +
		"SELU is a nonlinearity made to keep mean and variance. Looks-linear is a start with mirrored orthogonal weights, at which a ReLU network is linear and keeps all lengths."},
}

// sections are the letters of the claims with what they are about.
var sections = []struct{ Letter, Name, Says string }{
	{"G", "Gradients explode", "They do, exponentially, and the accepted cures don't cure it."},
	{"D", "The collapsing domain", "What avoids exploding gradients makes all inputs alike instead."},
	{"R", "ResNets", "Skip connections dilute both, by a law that can be computed."},
	{"T", "The residual trick", "Every network is a residual network; what matters is where it starts."},
	{"E", "Depth that training can use", "Exploding networks train as if they were shallow."},
}

// reading tells how to read a table of checks.
var reading = []idea{
	{"Verdicts", "Reproduced: every check of every rule holds. Not reproduced: at least one surely fails. Inconclusive: an interval is too wide to decide, or the verdict recurs on fewer than 19 of 20 other sets of seeds. " +
		"Partly reproduced: of a claim's parts, which are decided one by one, some are reproduced and some are not. A verdict other than reproduced is a finding; its reason stands with the claim."},
	{"Recurs", "How often the verdict came out the same on sets of seeds that were never looked at before; a dash where that was not counted, as for networks that are trained. Seeds on record are 1, 2, 3, … up to the number of repetitions that the protocol names; other sets begin at 1001, 2001, …."},
	{"Pictures in tables", "The bar is the interval of what was measured, the dot its value. Shaded is where the rule wants the whole bar; a dashed line alone is a value that the bar has to cover. " +
		"Diamond: the paper's value. Triangle: theory's, at infinite width unless the claim says otherwise. Square: a reference of our own. All rows of a table share its axis, which is logarithmic where it says so."},
	{"Figures", "An architecture has its color everywhere. Solid: what was measured; of a vanilla network and its ResNet the latter is dashed. Dotted, or a triangle: theory. Diamond: the paper's value. Gray: the sabotage. " +
		"Dashed in blue: the rule's bound. Bands and bars are what the caption says. Each figure lies beside this page as PNG, with its numbers, and with those of each seed where there are any."},
}
