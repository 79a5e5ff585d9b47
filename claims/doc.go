// Package claims is the harness that turns the claims of arXiv 1712.05577 into
// tests: what a claim is, the evidence for it, the rule that decides, and the
// verdict. The claims themselves stand in the sub-packages, one file each:
//
//	explode   gradients explode (G)
//	collapse  the collapsing domain (D)
//	resnet    residual networks (R)
//	trick     the residual trick (T)
//	depth     depth that training can use (E)
//
// A claim's file declares a [Claim], the [Experiment] that decides it or one for
// each part of its statement, and three lines that run them:
//
//	func TestR1(t *testing.T)         { lowerGradients.Verify(t) }
//	func TestR1Sabotage(t *testing.T) { lowerGradients.VerifySabotage(t) }
//	func BenchmarkR1(b *testing.B)    { lowerGradients.Benchmark(b) }
//
// and its package ends with [Tally], which tells how many claims were decided.
//
// An experiment measures quantities, each in one or more cases, and has a [Rule] for
// each quantity: a [Condition] and the sentence that tells of it. Verify makes the
// experiment, decides every [Check] by its rule, compares every number with the
// record in testdata/claims, and fails unless the verdict is the expected one; a
// check without a rule and a rule without a check are errors. VerifySabotage makes
// the experiment with something essential broken and fails unless the same rules
// then fail. Replicate, where a claim has it, makes the experiment on other seeds
// and counts how often the verdict recurs. With -update the records and the tables
// of README.md are written anew instead of being compared.
package claims
