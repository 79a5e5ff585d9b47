package training

import (
	"flag"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"gradscale/claims"
)

var (
	folderFlag  = flag.String("campaign", "", "absolute path of a folder to keep checkpoints and records of training runs in; without, there are none")
	recordsFlag = flag.String("records", "", "absolute path of the folder of merged records; default testdata/campaign")
	budgetFlag  = flag.String("budget", "smoke", "what to run: search, main, paper or smoke")
	dataFlag    = flag.String("data", "", "cifar-10 or glyphs; default all that the budget is meant for")
	mergeFlag   = flag.Bool("merge", false, "join the records of all shards in the -campaign folder into -records, and run nothing")
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
	records := *recordsFlag
	if records == "" {
		root, err := claims.Root()
		require.NoError(t, err)
		records = root + "/testdata/campaign"
	}
	shard, err := shardOfEnvironment()
	require.NoError(t, err)
	var all []*Campaign
	for _, s := range sources {
		all = append(all, &Campaign{Folder: *folderFlag, Records: records, Budget: b, Source: s, Shard: shard, Out: os.Stderr})
	}
	return all
}

func shardOfEnvironment() (Shard, error) {
	total, index := os.Getenv("TEST_TOTAL_SHARDS"), os.Getenv("TEST_SHARD_INDEX")
	if total == "" {
		return Shard{0, 1}, nil
	}
	var s Shard
	var err error
	if s.Total, err = strconv.Atoi(total); err != nil {
		return s, err
	}
	s.Index, err = strconv.Atoi(index)
	return s, err
}
