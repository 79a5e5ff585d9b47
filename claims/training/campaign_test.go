package training

import (
	"flag"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	folderFlag  = flag.String("campaign", "", "absolute path of a folder to keep checkpoints and records of training runs in; without, there are none")
	mergedFlag  = flag.String("merged", "", "absolute path of the folder of merged records; default is that of -campaign")
	budgetFlag  = flag.String("budget", "smoke", "what to run: search, main, paper or smoke")
	dataFlag    = flag.String("data", "", "cifar-10 or glyphs; default all that the budget is meant for")
	onlyFlag    = flag.String("only", "", "run the tasks whose names match this regular expression, as in 'depth=10/', and merge nothing")
	mergeFlag   = flag.Bool("merge", false, "join the records of all shards in the -campaign folder into -merged, and run nothing")
	partialFlag = flag.Bool("partial", false, "with -merge, runs may be missing")
)

// TestCampaign runs a shard of a budget, or merges.
func TestCampaign(t *testing.T) {
	if *folderFlag == "" {
		t.Skip("hours of training; -campaign FOLDER starts or continues them")
	}
	for _, c := range campaigns(t) {
		if !*mergeFlag {
			require.NoError(t, c.Run())
			continue
		}
		absent, err := c.Merge(*partialFlag)
		require.NoError(t, err)
		for _, name := range absent {
			t.Log("missing: ", name)
		}
	}
}

// campaigns returns what the flags and the environment ask for.
func campaigns(t *testing.T) []*Campaign {
	b, err := BudgetNamed(*budgetFlag)
	require.NoError(t, err)
	sources := b.Sources
	if *dataFlag != "" {
		s, err := SourceNamed(*dataFlag)
		require.NoError(t, err)
		sources = []Source{s}
	}
	merged := *mergedFlag
	if merged == "" {
		merged = *folderFlag
	}
	committed, err := committedFolder()
	if err != nil {
		committed = merged // a test binary far from the project's folder has no other
	}
	shard, err := ShardOfEnvironment()
	require.NoError(t, err)
	var only *regexp.Regexp
	if *onlyFlag != "" {
		only, err = regexp.Compile(*onlyFlag)
		require.NoError(t, err, "-only")
	}
	var all []*Campaign
	for _, s := range sources {
		all = append(all, &Campaign{Folder: *folderFlag, Merged: merged, Committed: committed, Budget: b, Source: s, Shard: shard, Only: only, Out: os.Stderr})
	}
	return all
}
