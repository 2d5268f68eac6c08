#!/bin/sh
# Prepares one installation and serves it on this machine; `make run` calls it with PORT and DEMO set.
set -eu
cd "$(dirname "$0")/.."

flask=".venv/bin/python -m flask --app webapp"
sh deploy/install.sh requirements.txt
$flask prepare ${DEMO:+--demo}
exec $flask serve --port "$PORT"
