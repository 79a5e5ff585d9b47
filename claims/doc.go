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
// A claim's file declares a [Claim] and three lines that run it:
//
//	func TestR1(t *testing.T)         { lowerGradients.Verify(t) }
//	func TestR1Sabotage(t *testing.T) { lowerGradients.VerifySabotage(t) }
//	func BenchmarkR1(b *testing.B)    { lowerGradients.Benchmark(b) }
//
// Verify makes the experiment, lets the rule decide, compares every number with
// the record in testdata/claims, and fails unless the verdict is the expected
// one. VerifySabotage makes the experiment with something essential broken and
// fails unless the same rule then comes out false. With -update the records and
// the tables of README.md are written anew instead of being compared.
package claims
