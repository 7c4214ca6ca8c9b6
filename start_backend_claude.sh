#!/usr/bin/env bash
# Start the API alone, with the models of Claude as the default of every agent; see ./start_backend.sh --help.
exec "$(dirname "$0")/start_backend.sh" --provider anthropic "$@"
