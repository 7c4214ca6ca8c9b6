#!/usr/bin/env bash
# Lock the whole tree again, with hashes, from releases that are at least 14 days old. What is locked stays as it is
# unless it has to change; --upgrade takes the newest of everything, --upgrade-package NAME of one.
#
# A release that carries something bad is usually found within days: the wait is the protection that hashes alone are not.
set -euo pipefail
unset CDPATH
cd "$(dirname "$0")"

python=${SWITCHBOARD_VENV:-.venv}/bin/python
[ -x "$python" ] || {
  echo "There is no $python: run ./start_all.sh --install first." >&2
  exit 1
}
before=$("$python" -c 'import datetime as d; print(d.datetime.now(d.timezone.utc).date() - d.timedelta(days=14))')
for name in requirements-uv requirements requirements-dev; do
  "$python" -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-emit-find-links --exclude-newer "$before" --custom-compile-command ./lock.sh "$@" "$name.in" -o "$name.txt"
done
