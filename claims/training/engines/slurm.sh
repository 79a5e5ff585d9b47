#!/bin/sh
# A Slurm job array that runs a budget of the campaign, a shard a task:
#
#   CGO_ENABLED=0 go test -c -o campaign.test ./claims/training
#   CAMPAIGN=/shared/folder BUDGET=search sbatch --array=0-7 claims/training/engines/slurm.sh
#   ./campaign.test -test.run '^TestCampaign$' -test.timeout 0 -campaign /shared/folder -budget search -merge
#
# from the folder that has campaign.test. Set GRADSCALE_DATA, too, to an absolute path of
# CIFAR-10, or DATA=glyphs. A task that is killed goes on when it is requeued: at the latest
# checkpoint, with the same bits. Arrays have to begin with 0 and leave out nothing.
#SBATCH --job-name=gradscale
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --requeue
#SBATCH --open-mode=append
set -eu
: "${CAMPAIGN:?want the absolute path of a folder that all nodes share}" "${BUDGET:?want search, main, paper or smoke}"
if [ "$SLURM_ARRAY_TASK_MIN" != 0 ] || [ "$SLURM_ARRAY_TASK_MAX" != "$((SLURM_ARRAY_TASK_COUNT - 1))" ]; then
	echo "array $SLURM_ARRAY_TASK_MIN-$SLURM_ARRAY_TASK_MAX, want 0-$((SLURM_ARRAY_TASK_COUNT - 1))" >&2
	exit 2
fi
export TEST_TOTAL_SHARDS="$SLURM_ARRAY_TASK_COUNT" TEST_SHARD_INDEX="$SLURM_ARRAY_TASK_ID"
export GOMAXPROCS="${SLURM_CPUS_PER_TASK:-1}"
exec "${BINARY:-$PWD/campaign.test}" -test.run '^TestCampaign$' -test.timeout 0 -campaign "$CAMPAIGN" -budget "$BUDGET" -data "${DATA:-}"
