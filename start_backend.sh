#!/usr/bin/env bash
# Start the API alone, in the foreground; the models of one provider are the default of every agent.
set -eu
unset CDPATH
cd "$(dirname "$0")"

provider=gemini
python=${SWITCHBOARD_VENV:-.venv}/bin/python

usage() {
  cat <<END
Usage: ./start_backend.sh [--provider gemini|anthropic|openai] [--help]

Starts the API alone, without the dashboard, and stays until Ctrl-C. Every agent prefers the models of the provider
(here: $provider), whose key must be set. ./start_backend_claude.sh and ./start_backend_openai.sh prefer the other two.

Settings come from the environment or .env, for example another port:
  API_PORT=8001 ./start_backend.sh
Without any key: SANDBOX=on ./start_backend.sh
END
}

help=
while [ $# -gt 0 ]; do
  case $1 in
    --provider)
      provider=${2:-}
      shift
      ;;
    -h | --help) help=yes ;;
    *)
      usage >&2
      echo "There is no option $1." >&2
      exit 2
      ;;
  esac
  [ $# -eq 0 ] || shift
done
case $provider in
  gemini | anthropic | openai) ;;
  *)
    echo "There is no provider '$provider': choose gemini, anthropic or openai." >&2
    exit 2
    ;;
esac
if [ -n "$help" ]; then
  usage
  exit
fi
if [ ! -x "$python" ]; then
  echo "Switchboard is not installed here: run ./start_all.sh --install first." >&2
  exit 1
fi
exec "$python" -m lib.api --prefer "$provider"
