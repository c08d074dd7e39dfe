#!/bin/bash
# Installs Debian's Chromium for the browser tests where it may; says so where it may not.
set -euo pipefail
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ]; then sudo=(); else sudo=(sudo -n); fi
if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    echo "Installing Chromium for the browser tests"
    export DEBIAN_FRONTEND=noninteractive
    if "${sudo[@]}" apt-get update -qq >/dev/null &&
        "${sudo[@]}" apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; then
        exit 0
    fi
fi
echo "*** No Chromium, and it cannot be installed here: the browser tests will be SKIPPED. ***" >&2
echo "*** apt-get install chromium   puts that right.                                      ***" >&2
