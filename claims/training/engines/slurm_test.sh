#!/bin/sh
# Tries slurm.sh on a Slurm of its own: munged, slurmctld and slurmd on loopback, for as long as
# the script runs, with keys, state and logs in FOLDER alone. Three shards of the smoke budget,
# of which one is killed and requeued, and then merged, have to equal an undivided run's records,
# byte for byte. Needs root and the packages of Slurm and MUNGE, but no cgroups.
#
# Of the two ways to lose a task, shard 1 is killed with signal 9 and, as Slurm calls that a
# failure, requeued by hand; shard 2 is requeued while it runs, as by a node that fails.
#
#   CGO_ENABLED=0 go test -c -o campaign.test ./claims/training
#   claims/training/engines/slurm_test.sh "$PWD/campaign.test" /an/empty/folder
set -eu
binary=$1 folder=$2
engines=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin:/sbin
base=${SLURM_TEST_PORT:-17817} # this port and the next, apart from those of a Slurm that may run here
host=$(hostname -s)
mkdir -p "$folder"/state "$folder"/spool "$folder"/undivided "$folder"/array
chmod 755 "$folder"

pids=
stop() {
	status=$?
	trap - EXIT
	scancel --user=root 2>/dev/null || :
	for pid in $pids; do kill "$pid" 2>/dev/null || :; done
	for pid in $pids; do wait "$pid" 2>/dev/null || :; done
	exit $status
}
trap stop EXIT
trap 'exit 1' INT TERM

# until_true COMMAND … waits for two minutes at most.
until_true() {
	left=600
	until "$@"; do
		left=$((left - 1))
		if [ $left = 0 ]; then
			echo "waited in vain for: $*" >&2
			squeue --all >&2 || :
			tail -n 20 "$folder"/*.log "$folder"/*.out >&2 || :
			exit 1
		fi
		sleep 0.2
	done
}

(umask 077 && dd if=/dev/urandom of="$folder/munge.key" bs=128 count=1 2>/dev/null)
munged --foreground --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" \
	--pid-file="$folder/munge.pid" --log-file="$folder/munge.log" --seed-file="$folder/munge.seed" >"$folder/munged.log" 2>&1 &
pids="$! $pids"

cat >"$folder/slurm.conf" <<END
ClusterName=try
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$base
SlurmdPort=$((base + 1))
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=5
CredType=cred/munge
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
JobRequeue=1
ReturnToService=2
SchedulerParameters=batch_sched_delay=1,sched_interval=1
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=4096 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:4
END
export SLURM_CONF="$folder/slurm.conf"
until_true test -S "$folder/munge.socket"
slurmctld -D >"$folder/slurmctld.log" 2>&1 &
pids="$! $pids"
slurmd -D >"$folder/slurmd.log" 2>&1 &
pids="$! $pids"
idle() { sinfo --noheader --format=%T 2>/dev/null | grep -q '^idle'; }
until_true idle

"$binary" -test.run '^TestCampaign$' -test.timeout 0 -campaign "$folder/undivided" -budget smoke >"$folder/undivided.out" 2>&1 &
undivided=$!
pids="$undivided $pids"

# A requeued task waits until its credential has expired, here 5 s, by default two minutes.
job=$(BINARY="$binary" CAMPAIGN="$folder/array" BUDGET=smoke sbatch --parsable --array=0-2 --cpus-per-task=1 --mem=1G --output="$folder/%a.out" "$engines/slurm.sh")
state() { squeue --noheader --array --jobs="${job}_$1" --states=all --format=%T; }
is() { state "$1" | grep -qx "$2"; }
recorded() { [ "$(grep -vc '^# ' "$folder/array/glyphs-smoke.$1-of-3.txt" 2>/dev/null)" -gt 0 ] 2>/dev/null; }

until_true recorded 1
scancel --batch --signal=KILL "${job}_1"
until_true is 1 FAILED
echo "shard 1 was killed with $(grep -vc '^# ' "$folder/array/glyphs-smoke.1-of-3.txt") runs on record and $(ls "$folder/array/running" | grep -c '\.lock$') under way in all shards"
scontrol requeue "${job}_1"
until_true recorded 2
is 2 RUNNING || { echo "shard 2 is $(state 2) before it could be requeued, want RUNNING" >&2; exit 1; }
scontrol requeue "${job}_2"
for shard in 0 1 2; do until_true is $shard COMPLETED; done
for shard in 1 2; do
	grep -q "shard $shard-of-3: .* [1-9][0-9]* runs on record" "$folder/$shard.out" || { echo "shard $shard was not taken up again" >&2; exit 1; }
done
wait $undivided
[ -z "$(ls "$folder/array/running")" ] || { echo "left behind: $(ls "$folder/array/running")" >&2; exit 1; }

"$binary" -test.run '^TestCampaign$' -test.timeout 0 -campaign "$folder/array" -budget smoke -merge
cmp "$folder/array/glyphs-smoke.txt" "$folder/undivided/glyphs-smoke.txt"
echo "the merged records equal the undivided run's, byte for byte"
