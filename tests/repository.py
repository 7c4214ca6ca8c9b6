"""The repository as its tests see it."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def repository_files() -> list[Path]:
    """Return every file that is or could be committed."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 wherever git is
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]
