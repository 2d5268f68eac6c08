#!/bin/sh
# Installs one file of pinned packages into .venv, and makes .venv first where there is none.
# Usage: sh deploy/install.sh requirements.txt
# A copy of the file is left in .venv as a stamp: as long as it is the same, nothing is done.
set -eu
cd "$(dirname "$0")/.."

wanted=$1
python=${PYTHON:-python3}
stamp=.venv/installed-$(printf '%s' "$wanted" | tr / -)

stop() {
    printf '%s\n%s\n' "$1" "$2" >&2
    exit 1
}

make_venv() {
    command -v "$python" >/dev/null 2>&1 || stop \
        "缺少 Python 3：请先安装（Debian/Ubuntu：apt install python3 python3-venv）。" \
        "Python 3 is missing: install it first (Debian/Ubuntu: apt install python3 python3-venv)."
    "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || stop \
        "需要 Python 3.11 至 3.13，现有 $("$python" -V 2>&1)；可用 make PYTHON=python3.12 指定。" \
        "Python 3.11 to 3.13 is needed, this is $("$python" -V 2>&1); name another one by make PYTHON=python3.12."
    "$python" -c 'import ensurepip, venv' 2>/dev/null || stop \
        "缺少 python3-venv：请先安装（Debian/Ubuntu：apt install python3-venv）。" \
        "python3-venv is missing: install it first (Debian/Ubuntu: apt install python3-venv)."
    trap 'rm -rf .venv' EXIT
    trap 'exit 130' INT TERM
    "$python" -m venv .venv
    trap - EXIT INT TERM
}

if [ -d .venv ] && ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    rm -rf .venv # half made, or its Python is gone
fi
[ -d .venv ] || make_venv
if cmp -s "$wanted" "$stamp"; then
    exit 0
fi
printf '%s\n%s\n' "正在安装 $wanted 中的软件包（约一至三分钟）……" "Installing the packages of $wanted (one to three minutes) ..."
install() { # uv is quick where it has been installed; pip knows the settings of a mirror and goes on where uv does not get through
    if [ -x .venv/bin/uv ] && .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$1"; then
        return 0
    fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$1"
}
install "$wanted" || stop \
    "安装失败：请检查网络或 pip 的软件源设置，然后重试；已下载的不会重复下载。" \
    "The packages could not be installed: check the network or pip's index settings and try again."
cp "$wanted" "$stamp"
