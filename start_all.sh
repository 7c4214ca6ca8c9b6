#!/usr/bin/env bash
# Install what Switchboard needs (the first time, and when a lock has changed), then start it.
#
# An install that was cut off leaves its mark, and the next one begins anew: half a package never counts as a whole.
set -eu
unset CDPATH
cd "$(dirname "$0")"

venv=${SWITCHBOARD_VENV:-.venv}
mark=$venv/installing
log=$venv/install.log
child=

usage() {
  cat <<END
Usage: ./start_all.sh [options]

Starts Switchboard: the dashboard, the API and the LiteLLM proxy, each with its address when it answers. Stop all of
it with Ctrl-C or ./stop_all.sh. The first start installs the locked packages into $venv; later ones find them there.

  --only NAME     start this program alone (dashboard, api, proxy); may be given again
  --no-proxy      start all but the LiteLLM proxy
  --no-fix        leave .env and config.yaml as they are; else what is broken in them is mended, and shown
  --no-key-check  do not ask the providers whether the keys are good (that is free, and holds up nothing)
  --install       install only, start nothing
  --dev           install what the tests and checks need, too
  --help          this text

Settings come from the environment or .env, for example other ports:
  DASHBOARD_PORT=3001 API_PORT=8001 PROXY_PORT=8081 ./start_all.sh
What each program says is in data/logs/.
END
}

fail() {
  echo "$1" >&2
  exit "${2:-1}"
}

suits() { # the locked packages are built for no newer Python than 3.14
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null
}

find_python() { # not the one of an environment, which may be about to be made anew
  for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null 2>&1 && suits "$name"; then
      python=$("$name" -c 'import sys; print(sys._base_executable)')
      return
    fi
  done
  found=$(python3 -c 'import platform; print("python3 here is " + platform.python_version())' 2>/dev/null) ||
    found="there is none here"
  fail "Switchboard needs Python 3.11 to 3.14, and $found: install one (https://www.python.org/downloads/), then try again."
}

is_installed() { # a copy of the lock, left by the last whole install, is its stamp
  [ ! -e "$mark" ] && cmp -s "$1" "$venv/installed-$1" && suits "$venv/bin/python"
}

take_turn() { # the lock is on the open file, so it ends with this script, however that ends
  exec 9<requirements.txt
  if ! "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null; then
    echo "Another install is under way here: waiting for it …"
    "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
  fi
}

step() { # in the background, so that a signal to this script alone ends the step at once too
  "$@" >>"$log" 2>&1 &
  child=$!
  wait "$child"
}

interrupted() {
  trap - INT TERM HUP
  if [ -n "$child" ]; then
    kill "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  fi
  fail "The install was interrupted: the next one begins anew." 130
}

explain() {
  if grep -q "No module named ensurepip" "$log"; then
    fail "This Python lacks its venv module: install it (on Debian and Ubuntu: apt install python3-venv), then try again."
  fi
  if grep -qiE "dns error|connection|timed out|unreachable|resolution|failed to fetch" "$log"; then
    fail "The packages could not be fetched: check the network, then try again (details: $log)."
  fi
  tail -n 12 "$log" >&2
  fail "The install failed: above are the last lines of $log."
}

new_environment() {
  if [ -e "$venv" ] && [ ! -e "$venv/pyvenv.cfg" ] && [ ! -e "$mark" ]; then
    fail "$venv is not a Python environment: move it out of the way, then try again."
  fi
  rm -rf "$venv"
  mkdir -p "$venv"
  : >"$mark"
  step "$python" -m venv --without-pip "$venv"
}

install_steps() {
  if [ -e "$mark" ] || ! suits "$venv/bin/python"; then
    new_environment || return
  fi
  : >"$mark"
  if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    step "$venv/bin/python" -m ensurepip || return
  fi
  step "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --retries 1 \
    --require-hashes --only-binary :all: -r requirements-uv.txt || return
  step "$venv/bin/python" -m uv pip install --python "$venv/bin/python" \
    --require-hashes --only-binary :all: -r "$1"
}

install() {
  find_python
  take_turn
  if is_installed "$1"; then
    return # by the install that we waited for
  fi
  echo "Installing the packages of $1 into $venv (the first time takes a minute or so) …"
  trap interrupted INT TERM HUP
  install_steps "$1" || explain
  cp requirements.txt "$venv/installed-requirements.txt" # requirements-dev.txt holds the same and more
  cp "$1" "$venv/installed-$1"
  rm "$mark"
  trap - INT TERM HUP
}

start=yes
lock=requirements.txt
count=$#
while [ "$count" -gt 0 ]; do # what is for the start itself is put behind, and passed on in the end
  case $1 in
    --install) start= ;;
    --dev) lock=requirements-dev.txt ;;
    --no-proxy | --no-fix | --no-key-check | --only=*) set -- "$@" "$1" ;;
    --only)
      [ "$count" -gt 1 ] || fail "--only wants the name of a program." 2
      set -- "$@" "$1" "$2"
      shift
      count=$((count - 1))
      ;;
    -h | --help)
      usage
      exit
      ;;
    *)
      usage >&2
      fail "There is no option $1." 2
      ;;
  esac
  shift
  count=$((count - 1))
done

is_installed "$lock" || install "$lock"
if [ -n "$start" ]; then
  exec 9<&-
  exec "$venv/bin/python" -m lib up "$@"
fi
