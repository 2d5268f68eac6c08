#!/bin/sh
# Prepares one installation and serves it on this machine; `make run` calls it with PORT and DEMO set.
set -eu
cd "$(dirname "$0")/.."

first_administrator() {
    cat <<TEXT
空的安装：另开一个终端，在本目录建镇并建第一位管理员（用 --help 看说明）：
An empty installation: in another terminal, in this folder, set up a town and its first administrator (--help tells more):
    .venv/bin/flask --app webapp organisations create-town 440981124
    .venv/bin/flask --app webapp accounts create-admin admin --town 440981124 --name 姓名 --port $PORT
TEXT
}

PORT=${PORT:-8000} DEMO=${DEMO:-1}
flask=".venv/bin/python -m flask --app webapp"
sh deploy/install.sh requirements.txt
umask 077 # what lies in instance/ is for this account only

empty=instance/no-demo # remembers that DEMO=0 was asked for; where there is a town, no demo is loaded anyway
if [ "$DEMO" = 0 ] && [ ! -e "$empty" ] && [ ! -e instance/demo ]; then
    first_administrator
    : >"$empty"
fi
demo=--demo
if [ -e "$empty" ]; then
    demo=--no-demo
fi
exec $flask serve --port "$PORT" "$demo"
