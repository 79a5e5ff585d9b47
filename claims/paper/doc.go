// Package paper holds what the paper publishes: its architectures by name, and
// the numbers of its tables, each once. It holds nothing that was measured here.
//
// The paper: G. Philipp, D. Song, J. G. Carbonell, "Gradients explode - Deep
// Networks are shallow - ResNet explained", arXiv 1712.05577. Its numbers come
// without intervals and without word of how many networks stand behind them.
package paper
