#!/usr/bin/env bash
# Stop what ./start_all.sh started in this folder, and nothing else.
set -eu
unset CDPATH
cd "$(dirname "$0")"

python=${SWITCHBOARD_VENV:-.venv}/bin/python
if [ ! -x "$python" ]; then
  echo "Switchboard is not installed here, so nothing of it runs."
  exit
fi
exec "$python" -m lib down
