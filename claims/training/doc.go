// Package training is the campaign: some thousand training runs, hours of work,
// whose records decide the claims on the depth that training can use. What is run,
// recorded and decided stands in testdata/campaign/PROTOCOL.md, fixed before the
// first recorded run.
//
// [Plan] lists a budget's tasks in the order in which they matter; [Campaign] runs them,
// one on each core, and appends a line to a file of records when one is over. It may be
// killed at any moment and started again: a run goes on from its checkpoint, with the
// same bits. Several processes, on any machines, take a shard each; a merge joins what
// they recorded and refuses what does not fit. From the root of the project
//
//	GRADSCALE_DATA=/CIFAR go test -v ./claims/training -run '^TestCampaign$' -timeout 0 -campaign /FOLDER -budget search
//	GRADSCALE_DATA=/CIFAR go test -v ./claims/training -run '^TestCampaign$' -timeout 0 -campaign /FOLDER -budget main
//	GRADSCALE_DATA=/CIFAR go test -v ./claims/training -run '^TestCampaign$' -timeout 0 -campaign /FOLDER -budget paper
//
// with /CIFAR the official archive cifar-10-binary.tar.gz, or a folder of its files.
// -data glyphs, which needs none, or -data cifar-10 runs one of the two. A process with
// the environment's TEST_TOTAL_SHARDS and TEST_SHARD_INDEX runs one shard; when all are
// done, -merge in the same command, without the variables, joins them. The folder
// engines has files for Slurm, Kubernetes and GitHub Actions. To commit records, merge
// with -merged and the absolute path of testdata/campaign; -partial lets runs be missing.
//
// The records of a file are of one budget, data and code. Code is told apart by what it
// computes, see [Fingerprint], so that refactoring leaves records valid.
package training
