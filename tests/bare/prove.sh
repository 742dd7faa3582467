#!/usr/bin/env bash
# Proves `make run` and `make test` on a bare Debian: only python3, make, git (and sudo) are there.
#
#   sudo tests/bare/prove.sh                 everything: as root and as an ordinary user, run and test
#   sudo tests/bare/prove.sh root run        one case (root|user) and one command (run|test|both)
#
# Needs debootstrap and root. What is proved is the last commit of this clone, not the working tree.
#   SUITE=bookworm        the release        MIRROR=…  its archive (default: debootstrap's own)
#   BARE=/var/tmp/portal-bare                where the roots lie; the base is made once, delete it to renew
#   KEEP=1                keep the roots of the cases to look at
# This machine's way to the registries (proxies, certificates, pip and npm settings) is passed in.
set -euo pipefail
cd "$(dirname "$0")/../.."

SUITE=${SUITE:-bookworm}
BARE=${BARE:-/var/tmp/portal-bare}
BASE=$BARE/base-$SUITE

make_base() {
    [ -e "$BASE/.complete" ] && return
    rm -rf "$BASE" && mkdir -p "$BARE"
    debootstrap --variant=minbase --include=python3,make,git,sudo "$SUITE" "$BASE" ${MIRROR:+"$MIRROR"} \
        > "$BARE/debootstrap.log"
    # A root inside another machine must not start that machine's services.
    printf '#!/bin/sh\nexit 101\n' > "$BASE/usr/sbin/policy-rc.d" && chmod +x "$BASE/usr/sbin/policy-rc.d"
    chroot "$BASE" useradd --create-home --shell /bin/bash keeper
    echo 'keeper ALL=(ALL) NOPASSWD: ALL' > "$BASE/etc/sudoers.d/keeper"
    touch "$BASE/.complete"
}

# The way to the registries: settings files, certificates, and the variables that name them.
pass_settings() {
    local root=$1 file
    for file in /etc/pip.conf /etc/resolv.conf /etc/hosts /usr/local/share/ca-certificates /etc/ssl/certs; do
        [ -e "$file" ] && mkdir -p "$root$(dirname "$file")" && cp -aLT "$file" "$root$file"
    done
    for file in /etc/apt/apt.conf.d/*; do
        if grep -qi '^acquire' "$file"; then cp -L "$file" "$root$file"; fi
    done
    for home in /root /home/keeper; do
        if [ -e ~/.npmrc ]; then cp -L ~/.npmrc "$root$home/.npmrc"; fi
    done
    chroot "$root" chown -R keeper: /home/keeper
    env | grep -iE '^[a-z_]*(proxy|_cert|_certs|_cert_file|_cert_dir|_ca_bundle|_cainfo)=|^(pip|npm|node)_' \
        | grep -v '^NPM_CONFIG_PREFIX=' > "$root/passed-in.env" || true
}

# One case in namespaces of its own: whatever it leaves running or mounted ends with it.
prove() {
    local who=$1 what=$2 root=$BARE/$1-$SUITE home=/root
    [ "$who" = user ] && home=/home/keeper
    echo "── $SUITE, $who: $what"
    rm -rf "$root" && cp -a "$BASE" "$root"
    git clone --quiet --no-hardlinks "file://$PWD" "$root$home/portal"
    pass_settings "$root"
    cp tests/bare/inside.py "$root/inside.py"
    local status=0
    unshare --mount --pid --fork --kill-child bash -c '
        set -e
        mount -t proc proc "$1/proc"
        mount --rbind /dev "$1/dev"
        mount -t tmpfs -o size=64m tmpfs "$1/dev/shm" && chmod 1777 "$1/dev/shm"
        login=root; [ "$2" = user ] && login=keeper
        set -a; [ -s "$1/passed-in.env" ] && . <(sed "s/=\(.*\)/='\''\1'\''/" "$1/passed-in.env"); set +a
        exec chroot "$1" su --whitelist-environment="$(cut -d= -f1 "$1/passed-in.env" | paste -sd,)" \
            - "$login" -c "python3 /inside.py portal $3"
    ' prove "$root" "$who" "$what" || status=$?
    [ "${KEEP:-}" ] || rm -rf --one-file-system "$root"
    return $status
}

[ "$(id -u)" = 0 ] || { echo "prove.sh must run as root (it makes a root file system)." >&2; exit 1; }
command -v debootstrap > /dev/null || { echo "debootstrap is missing." >&2; exit 1; }
make_base
failed=0
for who in ${1:-root user}; do
    prove "$who" "${2:-both}" || { echo "── $SUITE, $who: FAILED"; failed=1; }
done
exit $failed
