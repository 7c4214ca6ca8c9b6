#!/usr/bin/env bash
# Stop what ./start_all.sh started in this folder, and nothing else.
set -eu
unset CDPATH
cd "$(dirname "$0")"

for argument in "$@"; do
  case $argument in
    -h | --help)
      cat <<END
Usage: ./stop_all.sh [--help]

Stops what ./start_all.sh started in this folder, and nothing else. Where nothing runs that is no error.
END
      exit
      ;;
    *)
      echo "There is no option $argument: ./stop_all.sh takes none but --help." >&2
      exit 2
      ;;
  esac
done

python=${SWITCHBOARD_VENV:-.venv}/bin/python
if [ ! -x "$python" ]; then
  echo "Switchboard is not installed here, so nothing of it runs."
  exit
fi
exec "$python" -m lib down
