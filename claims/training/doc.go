// Package training is the campaign: some thousand training runs, hours of work,
// whose records decide the claims on the depth that training can use. What is run,
// recorded and decided stands in testdata/campaign/PROTOCOL.md, fixed before the
// first recorded run.
package training
