#!/bin/bash
# Brings .venv to what a lock says, and makes `kezek` importable and runnable in it.
#   deploy/venv.sh LOCK
set -euo pipefail
lock=$1

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

find_python() {
    local name
    for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14 /usr/bin/python3; do
        [ -n "$name" ] || continue
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "Kezek needs Python 3.11 or newer; none was found (on Debian: apt-get install python3)." >&2
    return 1
}

if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$(find_python)
    rm -rf .venv
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        echo "$python has no venv module; installing Debian's python3-venv"
        as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends python3-venv || {
            echo "Please install it: apt-get install python3-venv (then run make again)." >&2
            exit 1
        }
    fi
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv .venv
fi

# The lock names every package, so nothing is left to resolve; modules are compiled when first used.
echo "Installing $lock"
if ! said=$(.venv/bin/python -m pip install --disable-pip-version-check --no-input \
        --require-hashes --no-deps --no-compile --quiet -r "$lock" 2>&1); then
    echo "$said" >&2
    echo "The packages of $lock could not be installed (see above). Is there a network?" >&2
    exit 1
fi

# A path relative to site-packages: no build step, no copy, and every change is live.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' '../../../..' '../../../../verifier' >"$site/kezek.pth"
cat >.venv/bin/kezek <<'END'
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/python" -P -m kezek "$@"
END
chmod +x .venv/bin/kezek
