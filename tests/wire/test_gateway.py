"""LiteLLM is loaded in the background: nobody's page may stand still for it."""

import json
import subprocess
import sys

from tests.repository import ROOT

PROGRAM = """
import gc, json
from lib.calls import gateway
looks = []
gc.callbacks.append(lambda phase, info: looks.append(info["generation"]))
gateway.load()
print(json.dumps({"looks": len(looks), "enabled": gc.isenabled(), "kept out": gc.get_freeze_count()}))
"""


def test_no_garbage_is_looked_for_while_litellm_is_loaded_and_its_objects_are_kept_out_afterwards() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, timeout=120, text=True
    )
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found["looks"] == 0
    assert found["enabled"] is True
    assert found["kept out"] > 100_000
