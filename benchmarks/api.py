"""From asking to the first token: through /api/chat beside LiteLLM called directly, in the same process.

The sandbox answers from a process of its own, like a provider. The two take turns, in alternating order, on the same
event loop, over connections that are open; LiteLLM has been called before, for it does much only once. The target is
for a provider that takes 150 ms to its first token, which is quicker than any; the lines at 0 ms show what the API
itself costs. `--streams` measures many streams at once instead, beside LiteLLM alone with as many in the same process:
whether each is exact, how long they take, and the memory. LiteLLM's work for a token takes half a millisecond of one
core, which so many tokens have to share: that, and not the pace of the provider, is the least that they can take.
"""

import asyncio
import json
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import httpx
import openai
import psutil
from measure import Figure, Target, at_most, load, middle, p95, report
from servers import SANDBOX_KEY, sandbox

sys.path.insert(0, str(Path(__file__).parents[1]))

MODEL = "openai/gpt-6.1-sol"
QUESTION = "Tell me about frogs."
TOKENS, PACE = 10, 100
DELAYS_MS = (150, 0)
RATIO = 1.15
STREAM_TOKENS, STREAM_PACE = 200, 50
MOST_MB = 1000
PATIENCE_S = 300


@dataclass(frozen=True)
class Api:
    """The API in this process."""

    url: str
    headers: dict[str, str]
    server: Any
    thread: threading.Thread


@contextmanager
def api(folder: Path, models: dict[str, str]) -> Iterator[Api]:
    """Serve the API with these models and addresses, in a thread."""
    os.environ |= {
        "DATA_DIR": str(folder),
        "ENV_FILE": str(folder / ".env"),
        "CONFIG_FILE": str(folder / "config.yaml"),
        "OPENAI_API_KEY": SANDBOX_KEY,
    }
    rows = [
        {"model_name": name, "litellm_params": {"model": MODEL, "api_base": base}}
        for name, base in models.items()
    ]
    (folder / "config.yaml").write_text(json.dumps({"model_list": rows}))
    from lib.api.app import create_app
    from lib.api.journal import Journal
    from lib.api.server import ApiServer, bind
    from lib.calls import gateway
    from lib.calls.engine import Engine
    from lib.server.token import Token

    gateway.load()
    token = Token(folder)
    headers = {"authorization": f"Bearer {token.made().reveal()}"}
    listener: socket.socket = bind("127.0.0.1", 0)
    engine = Engine.open()
    server = ApiServer(create_app(engine, token, Journal(folder / "logs" / "api.jsonl")), engine)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Api(f"http://127.0.0.1:{listener.getsockname()[1]}", headers, server, thread)
    finally:
        server.should_exit = True
        thread.join()


@asynccontextmanager
async def client(running: Api) -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(
        base_url=running.url, headers=running.headers, timeout=PATIENCE_S, trust_env=False, limits=limits
    ) as http:
        yield http


async def through_the_api(http: httpx.AsyncClient, model: str) -> float:
    """Milliseconds to the first text; the rest is read too."""
    first, begun = 0.0, time.perf_counter()
    async with http.stream("POST", "/api/chat", json={"message": QUESTION, "model": model}) as answer:
        async for line in answer.aiter_lines():
            if not first and line == "event: text":
                first = time.perf_counter() - begun
    if not first:
        raise RuntimeError("The API gave no text.")
    return first * 1000


async def directly(messages: list[dict[str, str]], client: openai.AsyncOpenAI) -> float:
    """Milliseconds to the first text of LiteLLM's own stream, asked for the same; the rest is read too."""
    import litellm

    first, begun = 0.0, time.perf_counter()
    answer = await litellm.acompletion(
        model=MODEL,
        messages=messages,
        client=client,  # of this event loop: the engine's own connections belong to the engine's
        stream=True,
        stream_options={"include_usage": True},
        max_retries=0,
    )
    async for chunk in answer:
        if not first and chunk.choices and chunk.choices[0].delta.content:
            first = time.perf_counter() - begun
    if not first:
        raise RuntimeError("LiteLLM gave no text.")
    return first * 1000


def told_directly() -> list[dict[str, str]]:
    """What the API sends for the same question."""
    from lib.calls.agents import ASSISTANT

    return [dict(one) for one in ASSISTANT.messages([{"role": "user", "content": QUESTION}])]


async def in_turns(running: Api, bases: dict[str, str], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Both ways, in alternating order, at each delay."""
    messages = told_directly()
    found: dict[str, dict[str, list[float]]] = {}
    async with client(running) as http:
        for model, base in bases.items():
            direct = openai.AsyncOpenAI(base_url=base, api_key=SANDBOX_KEY, max_retries=0)
            found[model] = {"api": [], "direct": []}
            for number in range(-5, rounds):
                for way in ("api", "direct") if number % 2 else ("direct", "api"):
                    took = await (
                        through_the_api(http, model) if way == "api" else directly(messages, direct)
                    )
                    if number >= 0:
                        found[model][way].append(took)
    return found


async def directly_at_once(base: str, number: int) -> dict[str, float]:
    """As many streams of LiteLLM alone: how long they took, and the processor time of the process."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(limits=limits, timeout=PATIENCE_S, trust_env=False) as http:
        direct = openai.AsyncOpenAI(base_url=base, api_key=SANDBOX_KEY, max_retries=0, http_client=http)
        begun, worked = time.perf_counter(), time.process_time()
        await asyncio.gather(*(directly(told_directly(), direct) for _ in range(number)))
    return {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - worked}


async def at_once(running: Api, model: str, number: int) -> dict[str, Any]:
    """So many streams at once: how many were exact, how long they took, and the memory, clients included."""
    process, most = psutil.Process(), 0
    begun, worked = time.perf_counter(), time.process_time()

    async def one(http: httpx.AsyncClient) -> bool:
        text, name, run_id = [], "", 0
        async with http.stream("POST", "/api/chat", json={"message": QUESTION, "model": model}) as answer:
            if answer.status_code != 200:
                raise RuntimeError((await answer.aread()).decode())
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    data = json.loads(line[6:])
                    run_id = data.get("run_id", run_id)
                    if name == "text":
                        text.append(data["text"])
        kept = (await http.get(f"/api/runs/{run_id}")).json()
        return kept["status"] == "ok" and kept["text"] == "".join(text) != ""

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, process.memory_info().rss)
            await asyncio.sleep(0.1)

    async with client(running) as http:
        watching = asyncio.create_task(watch())
        exact = await asyncio.gather(*(one(http) for _ in range(number)))
        watching.cancel()
    return {
        "streams": number,
        "exact": sum(exact),
        "seconds": time.perf_counter() - begun,
        "cpu_seconds": time.process_time() - worked,
        "mb": most / 1e6,
    }


def of_first_tokens(found: dict[str, dict[str, list[float]]]) -> list[Figure]:
    target = Target(f"≤ {RATIO:g} of direct", lambda direct: RATIO * direct)
    rows = []
    for delay in DELAYS_MS:
        ways = found[f"after-{delay}"]
        ours, direct = ways["api"], ways["direct"]
        name = f"first token, provider takes {delay} ms"
        rows.append(Figure(f"{name}: median", "ms", middle(ours), middle(direct), target if delay else None))
        rows.append(Figure(f"{name}: p95", "ms", p95(ours), p95(direct)))
    return rows


def of_streams(found: dict[str, Any]) -> list[Figure]:
    number, alone = found["streams"], found["alone"]
    return [
        Figure(f"{number} streams: not exact", "", number - found["exact"], 0, at_most(0, "")),
        Figure(f"{number} streams: until the last is done", "s", found["seconds"], alone["seconds"]),
        Figure(f"{number} streams: processor time", "s", found["cpu_seconds"], alone["cpu_seconds"]),
        Figure(f"{number} streams: memory, clients included", "MB", found["mb"], 0, at_most(MOST_MB, "MB")),
    ]


@click.command()
@click.option("--rounds", default=200, show_default=True, type=click.IntRange(1))
@click.option("--streams", type=click.IntRange(1), help="So many streams at once, instead.")
def main(rounds: int, streams: int | None) -> None:
    """Print a table, write JSON; the exit code is 1 when a target is missed."""
    before = load()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        with sandbox(folder) as provider:
            bases = {
                f"after-{delay}": f"{provider.url}/first={delay}/pace={PACE}/tokens={TOKENS}/v1"
                for delay in DELAYS_MS
            }
            slow = f"{provider.url}/first=0/pace={STREAM_PACE}/tokens={STREAM_TOKENS}/v1"
            with api(folder, bases | {"stream": slow}) as running:
                if streams is None:
                    raw: dict[str, Any] = asyncio.run(in_turns(running, bases, rounds))
                    figures, name = of_first_tokens(raw), "api"
                else:
                    asyncio.run(at_once(running, "stream", 1))
                    raw = asyncio.run(at_once(running, "stream", streams))
                    raw["alone"] = asyncio.run(directly_at_once(slow, streams))
                    figures, name = of_streams(raw), "api-streams"
    done = rounds if streams is None else 1
    sys.exit(0 if report(name, figures, rounds=done, loads=[before, load()], raw=raw) else 1)


if __name__ == "__main__":
    main()
