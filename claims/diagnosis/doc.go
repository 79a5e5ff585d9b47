// Package diagnosis puts the paper's question to any network: do its gradients
// explode, does its domain collapse, or is it healthy?
//
// A network is an architecture of package net, or a TOML file that [Read] takes; [Of]
// builds it, as it is initialised, measures it by the paper's protocol (section 4,
// table 1) and decides by the bounds of the claims G1, D1, D2 and D4, beside what
// infinite width says. Nothing is trained. Layers are counted from the input, as in
// package net.
package diagnosis
