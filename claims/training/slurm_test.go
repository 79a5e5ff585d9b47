package training

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

var slurmFlag = flag.Bool("campaign-slurm", false, "try engines/slurm.sh on a Slurm that is started for it; needs root and the packages slurm-wlm and munge")

// TestSlurm runs an array of three shards, of which two are killed or requeued: merged, they
// come to the same bytes as an undivided run.
func TestSlurm(t *testing.T) {
	if !*slurmFlag {
		t.Skip("starts daemons; -campaign-slurm does it")
	}
	if os.Geteuid() != 0 {
		t.Skip("Slurm's daemons are started as root, this is another user")
	}
	path := os.Getenv("PATH")
	t.Setenv("PATH", path+":/usr/sbin:/sbin")
	for _, program := range []string{"munged", "slurmctld", "slurmd", "sbatch", "scontrol"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("Slurm is not installed: ", err)
		}
	}
	t.Setenv(totalVariable, "")
	t.Setenv(indexVariable, "")
	binary, err := filepath.Abs(os.Args[0])
	require.NoError(t, err)
	// The path of a socket may have about a hundred bytes, and that of t.TempDir is long.
	folder, err := os.MkdirTemp("", "slurm")
	require.NoError(t, err)
	defer os.RemoveAll(folder)
	out, err := exec.Command("sh", filepath.Join("engines", "slurm_test.sh"), binary, folder).CombinedOutput()
	require.NoError(t, err, string(out))
	t.Logf("%s", out)
}
