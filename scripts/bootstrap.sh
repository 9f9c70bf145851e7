#!/bin/sh
# Makes .venv from uv.lock. Needs some Python 3 with pip or venv, or uv, and a Python 3.10 that uv can find or fetch.
set -eu
tools=.tools
find_uv() {
    if command -v uv >/dev/null 2>&1; then
        command -v uv
    elif [ -x "$tools/bin/uv" ]; then
        echo "$tools/bin/uv"
    fi
}
uv=$(find_uv)
if [ -z "$uv" ]; then
    echo "Installing uv into $tools ..."
    if ! python3 -m pip install --quiet --disable-pip-version-check --break-system-packages --prefix "$tools" uv 2>/dev/null \
        && ! python3 -m pip install --quiet --disable-pip-version-check --prefix "$tools" uv 2>/dev/null; then
        rm -rf "$tools"
        python3 -m venv "$tools" 2>/dev/null && "$tools/bin/pip" install --quiet --disable-pip-version-check uv || {
            echo "Could not install uv: this needs uv, or a python3 with pip or venv (Debian: apt install python3-venv)." >&2
            exit 1
        }
    fi
    uv=$(find_uv)
    # Debian's Python puts a prefix's scripts below local/.
    [ -n "$uv" ] || { [ -x "$tools/local/bin/uv" ] && uv="$tools/local/bin/uv"; }
fi
echo "Installing the locked packages (about 1.5 GB the first time; a few minutes) ..."
# Compiled once here, not again at every start of every process.
if ! "$uv" sync --frozen --compile-bytecode; then
    echo "The environment could not be made. It needs Python 3.10: install it (for example with pyenv or your system's packages), or let uv fetch one where the network allows." >&2
    exit 1
fi
