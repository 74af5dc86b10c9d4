#!/bin/bash
# A real Slurm on this machine alone, from Debian's packages, which are unpacked into a folder and not installed.
#   tools/slurm/one_node.sh start FOLDER    download, unpack and start it; as root, about 20 seconds
#   tools/slurm/one_node.sh stop FOLDER     stop it; the packages stay in FOLDER
# Afterwards `source FOLDER/environment` gives a shell the commands sbatch, squeue, scancel and scontrol.
# Tried with Slurm 22.05 of Debian 12. There is no accounting, as on many sites: `sacct` says nothing.
set -euo pipefail

action=${1:?start or stop}
folder=$(mkdir -p "${2:?a folder}" && cd "$2" && pwd)
packages="libhwloc15 liblua5.1-0 libmunge2 munge slurm-client slurm-wlm-basic-plugins slurmctld slurmd"
root=$folder/root
libraries=$root/usr/lib/$(uname -m)-linux-gnu
node=$(hostname -s)

stop() {
    for file in "$folder/run/slurmd.pid" "$folder/run/slurmctld.pid" "$folder/run/munged.pid"; do
        if [ -f "$file" ]; then kill "$(cat "$file")" 2>/dev/null || true; fi
    done
    sleep 1
}

unpack() {
    mkdir -p "$folder/packages" "$root"
    cd "$folder/packages"
    # shellcheck disable=SC2086
    apt-get download $packages >/dev/null 2>&1 || { apt-get update -qq && apt-get download $packages >/dev/null; }
    for package in *.deb; do dpkg -x "$package" "$root"; done
}

configure() {
    mkdir -p "$folder"/{run,log,state,etc,spool/"$node"}
    chmod 700 "$folder/etc"
    cat > "$folder/etc/slurm.conf" <<CONFIG
ClusterName=one
SlurmctldHost=$node(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/run/munge.socket,cred_expire=15
CryptoType=crypto/munge
PluginDir=$libraries/slurm-wlm
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool/%n
SlurmctldPort=16817
SlurmdPort=16818
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MinJobAge=60
MaxArraySize=8
SchedulerParameters=sched_interval=2,sched_min_interval=0,batch_sched_delay=0
KillWait=2
NodeName=$node NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=${SLURM_MEMORY:-16000}
PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONFIG
    cat > "$folder/environment" <<ENVIRONMENT
export LD_LIBRARY_PATH=$libraries:$libraries/slurm-wlm\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}
export SLURM_CONF=$folder/etc/slurm.conf
export PATH=$root/usr/bin:\$PATH
ENVIRONMENT
}

start() {
    [ -x "$root/usr/sbin/slurmd-wlm" ] || unpack
    configure
    # shellcheck disable=SC1091
    source "$folder/environment"
    [ -f "$folder/etc/munge.key" ] || "$root/usr/sbin/mungekey" --create --keyfile="$folder/etc/munge.key"
    "$root/usr/sbin/munged" --key-file="$folder/etc/munge.key" --socket="$folder/run/munge.socket" \
        --pid-file="$folder/run/munged.pid" --log-file="$folder/log/munged.log" --seed-file="$folder/run/munged.seed" --force
    "$root/usr/sbin/slurmctld-wlm" -c -f "$SLURM_CONF"
    # Without -d it looks for slurmstepd where the package would have been installed.
    "$root/usr/sbin/slurmd-wlm" -f "$SLURM_CONF" -N "$node" -d "$root/usr/sbin/slurmstepd-wlm"
    for _ in $(seq 60); do
        if sinfo --noheader --format=%T 2>/dev/null | grep -q idle; then return; fi
        sleep 0.5
    done
    echo "Slurm did not come up; see $folder/log" >&2
    exit 1
}

case $action in
    start) stop; start ;;
    stop) stop ;;
    *) echo "start or stop, not $action" >&2; exit 2 ;;
esac
