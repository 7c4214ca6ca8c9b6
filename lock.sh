#!/usr/bin/env bash
# Lock the whole tree again, with hashes, from releases that are at least 14 days old.
# A release that carries something bad is usually found within days: the wait is the protection that hashes alone are not.
set -euo pipefail
cd "$(dirname "$0")"
uv=.venv/bin/uv
[ -x "$uv" ] || { echo "No $uv: run ./start_all.sh --install first." >&2; exit 1; }
before=$(python3 -c 'import datetime as d; print(d.datetime.now(d.timezone.utc).date() - d.timedelta(days=14))')
for name in requirements-uv requirements requirements-dev; do
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --exclude-newer "$before" --custom-compile-command ./lock.sh "$name.in" -o "$name.txt"
done
