import asyncio
import threading

import pytest

from lib.api.bell import Bell
from lib.calls.request import Request
from lib.calls.run import Outcome, Run


@pytest.fixture
def run() -> Run:
    request = Request(model="any", messages=({"role": "user", "content": "Hello"},), source="api")
    return Run(id=1, request=request, model=None, sandbox=False, stop=lambda: None)


def in_a_thread(*deeds: object) -> None:
    def do() -> None:
        for deed in deeds:
            deed()  # type: ignore[operator]

    thread = threading.Thread(target=do)
    thread.start()
    thread.join()


def test_what_came_before_anybody_listened_is_heard_at_once(run: Run) -> None:
    async def listen() -> bool:
        bell = Bell(run)
        in_a_thread(lambda: run.add(text="one"))
        return await bell.until(lambda: run.text == "one", timeout_s=60)

    assert asyncio.run(listen())


def test_it_rings_for_what_is_waited_for_and_wakes_nobody_before(run: Run) -> None:
    wakes = 0

    async def listen() -> bool:
        nonlocal wakes
        bell, loop = Bell(run), asyncio.get_running_loop()
        wake = loop.call_soon_threadsafe

        def counted(*arguments: object) -> object:
            nonlocal wakes
            wakes += 1
            return wake(*arguments)  # type: ignore[arg-type]

        loop.call_soon_threadsafe = counted  # type: ignore[method-assign,assignment]
        ended = asyncio.create_task(bell.until(lambda: run.outcome is not None, timeout_s=60))
        await asyncio.sleep(0)
        in_a_thread(*[lambda: run.add(text="piece ")] * 100, lambda: run.end(Outcome(status="ok")))
        return await ended

    assert asyncio.run(listen())
    assert wakes == 1


def test_pieces_while_nobody_listens_wake_nobody_and_are_not_lost(run: Run) -> None:
    async def listen() -> list[bool]:
        bell = Bell(run)
        heard = []
        for number in range(1, 4):
            in_a_thread(*[lambda: run.add(text=".")] * 10)
            heard.append(
                await bell.until(lambda at_least=number * 10: len(run.text) >= at_least, timeout_s=60)
            )  # type: ignore[misc]
        return heard

    assert asyncio.run(listen()) == [True, True, True]


def test_silence_is_told_from_a_ring(run: Run) -> None:
    async def listen() -> bool:
        return await Bell(run).until(lambda: run.outcome is not None, timeout_s=0.01)

    assert not asyncio.run(listen())


def test_whoever_has_left_is_rung_for_no_more(run: Run) -> None:
    async def leave() -> None:
        Bell(run).leave()
        in_a_thread(lambda: run.add(text="one"))

    asyncio.run(leave())
    assert run._watchers == []
