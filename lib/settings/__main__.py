"""`python -m lib.settings > .env-example`: the table of settings as a file to copy to `.env`."""

import sys

from lib.settings.example import example

if __name__ == "__main__":
    sys.stdout.write(example())
