"""How long `check` takes: a whole process, and one more look by a page that is open already.

    python -m benchmarks.check

The promise is a whole check in under a second, without LiteLLM; a doctor that is slow is not asked.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROUNDS = 9
AGAIN = """
import sys, time
from lib.doctor.mending import all_changes
from lib.doctor.report import examine

def look():
    return all_changes(examine().files)

look()
took = []
for _ in range(20):
    begun = time.process_time()
    look()
    took.append((time.process_time() - begun) * 1000)
print(sorted(took)[10])
"""


def environment(folder: Path) -> dict[str, str]:
    """Settings of the benchmark's own: the example's catalogue, one key, nothing of this machine's user."""
    (folder / ".env").write_text("OPENAI_API_KEY=sk-benchmark-0000000001\n")
    (folder / "config.yaml").write_text((ROOT / "config.yaml.example").read_text())
    return {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder / "data"),
        "ENV_FILE": str(folder / ".env"),
        "CONFIG_FILE": str(folder / "config.yaml"),
    }


def whole_check(env: dict[str, str]) -> tuple[float, float]:
    """Seconds by the clock, and seconds of work of the process alone."""
    used = os.times()
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "lib", "check", "--json"], cwd=ROOT, env=env, capture_output=True, timeout=60
    )
    wall = time.perf_counter() - begun
    now = os.times()
    answer = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert answer["models"]
    return wall, now.children_user + now.children_system - used.children_user - used.children_system


def one_more_look(env: dict[str, str]) -> float:
    """Milliseconds of work for a page that is drawn again."""
    done = subprocess.run(
        [sys.executable, "-c", AGAIN], cwd=ROOT, env=env, capture_output=True, timeout=60, check=True
    )
    return float(done.stdout)


def main() -> None:
    """Measure and say it."""
    with tempfile.TemporaryDirectory() as name:
        env = environment(Path(name))
        whole_check(env)  # the first one fills the disk's cache
        runs = [whole_check(env) for _ in range(ROUNDS)]
        fine = one_more_look(env)
        catalogue = Path(env["CONFIG_FILE"])
        catalogue.write_text(catalogue.read_text().replace("openai/", "gpt/"))
        broken = one_more_look(env)
    walls, works = zip(*runs, strict=True)
    print(
        f"check, whole process: {statistics.median(walls):.2f} s by the clock, {statistics.median(works):.2f} s of work"
    )
    print(
        f"best of {ROUNDS}: {min(walls):.2f} s; one more look with all that could be mended: {fine:.1f} ms of work, "
        f"{broken:.1f} ms with wrong names in the catalogue"
    )


if __name__ == "__main__":
    main()
