package training

import (
	"fmt"
	"os"
	"strconv"
)

// Shard is every Total-th task, from Index on.
type Shard struct{ Index, Total int }

// String returns "0-of-1" for all tasks.
func (s Shard) String() string { return fmt.Sprintf("%d-of-%d", s.Index, s.Total) }

// of returns the shard's tasks.
func (s Shard) of(all []Task) []Task {
	var own []Task
	for i := s.Index; i < len(all); i += s.Total {
		own = append(own, all[i])
	}
	return own
}

// The variables by which an engine tells which shard of how many a process is, and
// the file that it wants to see made by tests that know of shards: Bazel's.
const (
	totalVariable  = "TEST_TOTAL_SHARDS"
	indexVariable  = "TEST_SHARD_INDEX"
	statusVariable = "TEST_SHARD_STATUS_FILE"
)

// ShardOfEnvironment returns the shard that the environment asks for, all tasks if it
// asks for none. The error names the variable that can't be used.
func ShardOfEnvironment() (Shard, error) {
	if path := os.Getenv(statusVariable); path != "" {
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			return Shard{}, fmt.Errorf("training: %s: %w", statusVariable, err)
		}
	}
	total, index := os.Getenv(totalVariable), os.Getenv(indexVariable)
	if total == "" && index == "" {
		return Shard{0, 1}, nil
	}
	s := Shard{}
	var err error
	if s.Total, err = strconv.Atoi(total); err != nil || s.Total < 1 {
		return Shard{}, fmt.Errorf("training: %s is %q, want a number of shards, at least 1", totalVariable, total)
	}
	if s.Index, err = strconv.Atoi(index); err != nil || s.Index < 0 || s.Index >= s.Total {
		return Shard{}, fmt.Errorf("training: %s is %q, want 0 to %d", indexVariable, index, s.Total-1)
	}
	return s, nil
}
