#!/bin/sh
# Installs Debian packages, as root, without letting one start a service or make a database cluster.
# A script of its own: what it changes for the while is put back even when the process that called it is killed.
#
#   sh scripts/apt-install.sh <package>...
set -eu
export DEBIAN_FRONTEND=noninteractive

policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.d/wxlogin-tests.conf
log=$(mktemp)
made_policy=

put_back() {
  if [ -n "$made_policy" ]; then rm -f "$policy"; fi
  rm -f "$cluster" "$log"
  rmdir /etc/postgresql-common/createcluster.d 2>/dev/null || true
}
trap put_back EXIT
trap 'exit 130' HUP INT TERM

if [ ! -e "$policy" ]; then
  made_policy=yes
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
mkdir -p "$(dirname "$cluster")"
echo 'create_main_cluster = false' >"$cluster"

quiet_apt() {
  apt-get -y -q -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null
}

refresh_lists() {
  tries=60
  # apt-get waits for the lock of an installation, but not for that of another refresh.
  until quiet_apt update; do
    tries=$((tries - 1))
    if [ "$tries" = 0 ] || ! grep -q 'Could not get lock' "$log"; then return 1; fi
    sleep 2
  done
}

# The package lists may be absent or old: refresh them then, and once more.
quiet_apt install --no-install-recommends "$@" && exit
refresh_lists && quiet_apt install --no-install-recommends "$@" && exit
tail -n 40 "$log" >&2
exit 1
