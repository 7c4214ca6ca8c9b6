#!/usr/bin/env bash
# Start LiteLLM's proxy alone, in this terminal. ./start_all.sh starts it with everything else.
set -eu
unset CDPATH
cd "$(dirname "$0")"

usage() {
  cat <<END
Usage: ./start_litellm_proxy.sh [--port N] [--key] [--help]

Starts LiteLLM's proxy on 127.0.0.1, with the models of config.yaml (without one, of config.yaml.example) and the keys
of .env: one address and one key for every program on this machine. Stop it with Ctrl-C.

  --port N  listen there instead of on PROXY_PORT (8080)
  --key     print the key that opens the proxy, and start nothing
  --help    this text

A client of OpenAI's kind, for example:
  export OPENAI_BASE_URL=http://127.0.0.1:8080/v1 OPENAI_API_KEY="\$(./start_litellm_proxy.sh --key)"
END
}

for argument in "$@"; do
  case $argument in
    -h | --help)
      usage
      exit
      ;;
  esac
done
case " $* " in
  *" --key "*) ./start_all.sh --install >&2 ;; # what it says is not the key
  *) ./start_all.sh --install ;;
esac
exec "${SWITCHBOARD_VENV:-.venv}/bin/python" -m lib proxy "$@"
