#!/usr/bin/env bash
# Proves that a fresh clone runs on a bare Debian 12: builds a minimal root with mmdebstrap, clones the committed state
# into it, runs `make run` there and waits for /healthz to say ok. Needs root; removes everything it made.
set -euo pipefail
cd "$(dirname "$0")/.."

PORT=${PORT:-8321}
SUITE=bookworm
PACKAGES=git,make,python3,python3-venv,ca-certificates
PATIENCE=600 # seconds until /healthz must answer: mostly the download of packages

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}
[ "$(id -u)" -eq 0 ] || fail "root is needed: sudo make bare"
command -v mmdebstrap >/dev/null || fail "mmdebstrap is missing: apt install mmdebstrap"

root=$(mktemp -d /tmp/bare-XXXXXX)
started=
tidy_up() {
    [ -z "$started" ] || kill -- "-$started" 2>/dev/null || true
    for mounted in dev/null dev/urandom proc; do
        umount "$root/$mounted" 2>/dev/null || true
    done
    rm -rf --one-file-system "$root"
}
trap tidy_up EXIT

echo "Building a bare $SUITE root ..."
mmdebstrap --quiet --variant=minbase --include="$PACKAGES" "$SUITE" "$root"

echo "Giving it this machine's resolver, certificates and pip settings, and nothing else ..."
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
kept=()
while IFS='=' read -r name value; do
    kept+=("$name=$value")
    [ ! -f "$value" ] || { mkdir -p "$root$(dirname "$value")" && cp -L "$value" "$root$value"; }
done < <(env | grep '^PIP_' || true)
for settings in /etc/pip.conf "${HOME:-/root}/.config/pip/pip.conf"; do
    [ ! -f "$settings" ] || { mkdir -p "$root$(dirname "$settings")" && cp -L "$settings" "$root$settings"; }
done
mount -t proc proc "$root/proc"
for device in null urandom; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done

echo "Cloning the committed state ..."
git bundle create "$root/clone.bundle" HEAD 2>/dev/null
clean=(env -i "${kept[@]}" HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$root")
"${clean[@]}" git -c advice.detachedHead=false clone --quiet /clone.bundle /srv/shouwang

begun=$SECONDS
echo "make run ..."
setsid "${clean[@]}" make -C /srv/shouwang run PORT="$PORT" DEMO="${DEMO:-1}" >"$root/run.log" 2>&1 &
started=$! # setsid makes it the leader of its group
ask='import sys, urllib.request as web; sys.stdout.write(web.urlopen(sys.argv[1], timeout=5).read().decode())'
until "${clean[@]}" python3 -c "$ask" "http://127.0.0.1:$PORT/healthz" 2>/dev/null | grep -q '^ok'; do
    kill -0 "$started" 2>/dev/null || { cat "$root/run.log" >&2; fail "make run ended before /healthz answered"; }
    [ $((SECONDS - begun)) -lt "$PATIENCE" ] || { cat "$root/run.log" >&2; fail "/healthz gave no ok in $PATIENCE s"; }
    sleep 2
done
cat "$root/run.log"
echo "/healthz says ok after $((SECONDS - begun)) s on a bare $SUITE."
