package depth

import "gradscale/claims"

// recordedDeviations are the known deviations of the parts that the campaign decides, by
// the part's name.
var recordedDeviations = map[string]*claims.Deviation{
	"E2f": {
		Verdict: claims.Inconclusive,
		Reason: "with one step size for all layers errors scatter between seeds, with a standard deviation of 0.07 around 0.22 in the ResNet and of 0.18 around 0.24 in the vanilla network, so that five seeds leave half the vanilla error undecided. " +
			"With step sizes per layer, and all else equal, it is 0.0005 against 0.215: the network can fit, with one step size it does not. SELU's blocks are not normalized, and its signal grows with depth; that this is why one step size does not suit all layers is a guess.",
	},
	"E4s": {
		Verdict: claims.NotReproduced,
		Reason: "with one step size for all layers effective depth tells of step size. Batch-ReLU and batch-tanh move their first layer by 262 and 11 times its size, nearly all of it in the first epoch, and then hardly at all; " +
			"that alone takes effective depth to 49. Tested by part p, which differs in the factors of the lower layers' steps only: there it is 17 and 23, and what ResNets lack here, 5 to 32 layers, they have more there in all three networks that learn.",
	},
	"E4p": {
		Verdict: claims.NotReproduced,
		Reason: "10 of 13 checks hold, and one fails: batch-tanh ends at an error of 0.71, which its ResNet passes within the first epoch, 16 layers short of the vanilla network's depth after 50. At the end it has 3 more. " +
			"Whether layer-tanh and SELU gain less than 5 layers after epoch 10 five seeds don't decide: 4.4 and 5.2.",
	},
	"E5p": {
		Verdict: claims.NotReproduced,
		Reason: "it is the other way round: with step sizes per layer ResNets and orthogonal starts have the greater effective depth and tolerate more layers replaced, 11 to 24 against 2 to 6. Effective depth asks how many layers act together, " +
			"a replacement what the curvature left out comes to at the output; the latter grows with the gradients of the layers above. Tested on the short run: with a quarter of the gain of its skip connections, and all else equal, layer-tanh's ResNet tolerates 12 to 16 layers in place of 48 (TestGainOfSkipAndLayersTolerated).",
	},
	"E5r": {
		Verdict: claims.NotReproduced,
		Reason: "all 11 comparisons are the other way round, under both step rules: a ResNet tolerates 5 to 25 layers more than its vanilla network, an orthogonal start 11 to 19 more than the mean of the exploding ones. " +
			"The reason is that of part p.",
	},
	"E6s": {Verdict: claims.NotReproduced, Reason: expansionReason},
	"E6p": {Verdict: claims.NotReproduced, Reason: expansionReason},
	"G2s": {
		Verdict: claims.Inconclusive,
		Reason: "batch-ReLU's slope is lost in the first epoch and scatters around 0, -0.07 to 0.07, while the other three keep 0.018 to 0.024 of 0.036 to 0.094. With one step size its lowest layer moves by 262 times its size. " +
			"Tested by part p, which takes smaller steps in the lower layers and changes nothing else: there batch-ReLU keeps 0.158 a layer, but does not learn. With this step size it gets rid of its gradients by inflating weights whose scale does not matter.",
	},
}

const expansionReason = "the expansion settles, in most runs within 7 orders and so far below effective depth, but not at the trained network: with all orders it errs on 0.67 to 0.93 of the images, whatever the network has learnt. " +
	"It takes nonlinearities as straight around the start's activations. Tested by taking the nonlinearity away (T2a: in linear networks the sum of all orders is the trained network, and tails stay below the bound) and by leaving it in (T2c: tails exceed the bound up to a millionfold). " +
	"What effective depth bounds is the linearized network, whose training error is another one."
