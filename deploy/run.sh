#!/bin/sh
# Prepares one installation and serves it on this machine; `make run` calls it with PORT and DEMO set.
set -eu
cd "$(dirname "$0")/.."

flask=".venv/bin/python -m flask --app webapp"
sh deploy/install.sh requirements.txt
wanted=instance/demo-wanted # outlives a load that was interrupted
if [ ! -e instance/keys.json ] && [ "$DEMO" != 0 ]; then
    : >"$wanted"
fi
$flask prepare
if [ -e "$wanted" ]; then
    $flask demo load
    rm "$wanted"
fi
exec $flask serve --port "$PORT"
