#!/bin/bash
# Makes both locks anew: hashes of every file, for every platform, no address of a registry.
set -euo pipefail
tools=var/tools
[ -x $tools/bin/uv ] || { python3 -m venv $tools && $tools/bin/pip install --quiet uv; }
for name in requirements requirements-dev; do
    $tools/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
        --generate-hashes --no-header "$name.in" --output-file "$name.lock"
done
if grep -nE 'https?://|^--' requirements.lock requirements-dev.lock; then
    echo "An address of a registry got into a lock." >&2
    exit 1
fi
