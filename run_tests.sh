#!/usr/bin/env bash
# Run every check and test, on a machine that need have nothing but Python: what is missing is installed first.
#
# All checks run, whatever fails; pytest comes last, so its summary ends the output. Exit code 0 means all is well.
set -eu
unset CDPATH
cd "$(dirname "$0")"

python=${SWITCHBOARD_VENV:-.venv}/bin/python
# The one without windows first: it draws the same pages with half the work.
browsers="chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable /usr/bin/chromium
/Applications/Chromium.app/Contents/MacOS/Chromium"
chrome_on_macos="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

usage() {
  cat <<END
Usage: ./run_tests.sh [--fast] [--help] [arguments for pytest]

Runs ruff, mypy, lint-imports and pytest.

  --fast   leave out the tests that are slow, start real servers or need a browser
  --help   this text

The browser is the one that SWITCHBOARD_BROWSER names, else an installed Chromium or Chrome,
else Playwright's own, which is fetched. Examples:
  ./run_tests.sh --fast
  ./run_tests.sh tests/unit/server -k port
END
}

opens() { # "" is Playwright's own
  "$python" - "$1" >/dev/null 2>&1 <<'END'
import sys
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    playwright.chromium.launch(executable_path=sys.argv[1] or None).close()
END
}

use_installed_browser() {
  for name in $browsers "$chrome_on_macos"; do
    SWITCHBOARD_BROWSER=$(command -v "$name" || true)
    if [ -n "$SWITCHBOARD_BROWSER" ] && opens "$SWITCHBOARD_BROWSER"; then
      return
    fi
  done
  return 1
}

use_playwright_browser() {
  SWITCHBOARD_BROWSER=
  opens "" || { "$python" -m playwright install chromium && opens ""; }
}

install_debian_browser() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || return 1
  apt-get install -y -qq chromium-headless-shell || apt-get install -y -qq chromium && use_installed_browser
}

find_browser() {
  if [ -n "${SWITCHBOARD_BROWSER:-}" ]; then
    opens "$SWITCHBOARD_BROWSER" || {
      echo "SWITCHBOARD_BROWSER names no Chromium or Chrome that opens: $SWITCHBOARD_BROWSER" >&2
      exit 1
    }
  elif ! use_installed_browser && ! use_playwright_browser && ! install_debian_browser; then
    echo "The browser tests need a browser: install Chromium or Chrome, or name one in SWITCHBOARD_BROWSER." >&2
    exit 1
  fi
  export SWITCHBOARD_BROWSER
}

failed=
check() {
  name=$1
  shift
  echo "== $name"
  "$python" "$@" || failed="$failed${failed:+, }$name"
}

case ${1:-} in
  -h | --help)
    usage
    exit
    ;;
esac
./start_all.sh --install --dev
if [ "${1:-}" = --fast ]; then
  shift
  set -- -m "not slow and not browser" "$@"
else
  find_browser
fi

check ruff -m ruff check .
check "ruff format" -m ruff format --check .
check mypy -m mypy
check lint-imports "${python%/*}/lint-imports"
if [ -n "$failed" ]; then
  echo "== Failed, see above: $failed. The tests run all the same." >&2
fi
echo "== pytest"
# A worker for each core takes whole files, in their order: the browser's come last.
"$python" -m pytest -n auto --dist loadfile --no-loadscope-reorder "$@" || exit
[ -z "$failed" ]
