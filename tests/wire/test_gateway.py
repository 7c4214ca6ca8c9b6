"""LiteLLM is loaded in the background and read without needless work: nobody's page may stand still for it."""

import json
import subprocess
import sys
from typing import Any

from lib.sandbox.server import SandboxServer
from tests.repository import ROOT

LOADED = """
import gc, json
from lib.calls import gateway
looks = []
gc.callbacks.append(lambda phase, info: looks.append(info["generation"]))
gateway.load()
print(json.dumps({"looks": len(looks), "enabled": gc.isenabled(), "kept out": gc.get_freeze_count()}))
"""

ANSWERED = """
import asyncio, json, sys
from collections import Counter
from dataclasses import replace
from lib.calls import gateway
from lib.calls.request import Text
from lib.settings import load
from tests.wire.real_calls import prepared

async def answered(provider):
    call = prepared(provider, sys.argv[1], replace(load(), sandbox="on"), stream=True)
    called = Counter()
    sys.setprofile(lambda frame, event, _: called.update([frame.f_code.co_name] if event == "call" else ()))
    pieces = [event async for event in gateway.stream(call, timeout_s=30) if isinstance(event, Text)]
    sys.setprofile(None)
    return {"pieces": len(pieces), **{name: called[name] for name in ("chunk_creator", "construct")}}

async def main():
    gateway.load()
    print(json.dumps({provider: await answered(provider) for provider in ("openai", "anthropic")}))
    await gateway.close()

asyncio.run(main())
"""


def test_no_garbage_is_looked_for_while_litellm_is_loaded_and_its_objects_are_kept_out_afterwards() -> None:
    found = _run(LOADED)
    assert found["looks"] == 0
    assert found["enabled"] is True
    assert found["kept out"] > 100_000


def test_neither_litellm_nor_the_sdk_builds_each_piece_of_an_answer(sandbox: SandboxServer) -> None:
    found = _run(ANSWERED, f"{sandbox.url}/tokens=200/first=0/pace=1000")
    for provider, counted in found.items():
        assert counted["pieces"] > 150, provider
        assert counted["chunk_creator"] in range(1, 20), provider
        assert counted["construct"] < 20, provider


def _run(program: str, *arguments: str) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, timeout=120, text=True
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found
