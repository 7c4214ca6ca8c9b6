"""A run outlives its clients: whoever comes back goes on where the line broke, from whichever process has it."""

import threading

import httpx
import pytest

from lib.calls.engine import Engine
from lib.calls.request import Request
from lib.settings import load
from lib.store import runs
from lib.store.opening import open_database
from tests.wire.running_api import Api, Event, events_of, text_of, until


def begin(api: Api, model: str, take: int, **more: object) -> list[Event]:
    """Ask, take so many events, and go away."""
    asked = {"message": "Tell me about frogs.", "model": model, **more}
    taken: list[Event] = []
    with api.client.stream("POST", "/api/chat", json=asked) as answer:
        for event in events_of(answer.iter_lines()):
            taken.append(event)
            if len(taken) == take:
                break
    return taken


def test_a_client_that_goes_away_does_not_end_the_run_and_gets_the_rest_when_it_comes_back(api: Api) -> None:
    taken = begin(api, "paced", 4)
    run_id = taken[0].data["run_id"]
    assert api.engine.get(run_id) is not None
    rest = api.follow(run_id, after=taken[-1].id)
    assert rest[-1].name == "done"
    whole = api.client.get(f"/api/runs/{run_id}").json()
    assert whole["status"] == "ok"
    assert text_of(taken + rest) == whole["text"]
    ids = [event.id for event in taken + rest]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize(("model", "effort"), [("quick", None), ("claude-quick", "low")])
def test_every_event_is_a_place_to_go_on_from_after_the_end_too(
    api: Api, model: str, effort: str | None
) -> None:
    events = api.events(model, reasoning_effort=effort)
    run_id = events[0].data["run_id"]
    for place, event in enumerate(events[:-1]):
        rest = api.follow(run_id, after=event.id)
        for name in ("text", "reasoning"):
            assert text_of(rest, name) == text_of(events[place + 1 :], name)
        assert rest[-1].id == events[-1].id
        assert rest[-1].data["status"] == "ok"
        assert "run" not in {one.name for one in rest}
    assert text_of(api.follow(run_id)) == text_of(events)


def test_who_has_seen_the_end_is_told_that_there_is_no_more(api: Api) -> None:
    end = api.events()[-1]
    run_id = end.data["run_id"]
    answer = api.client.get(f"/api/runs/{run_id}/events", headers={"last-event-id": str(end.id)})
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "9" * 40])
def test_a_last_event_id_that_is_none_is_refused(api: Api, last: str) -> None:
    run_id = api.ask().json()["run_id"]
    answer = api.client.get(f"/api/runs/{run_id}/events", headers={"last-event-id": last})
    assert answer.status_code == 422
    assert "Last-Event-ID" in answer.json()["error"]["message"]


def test_a_run_ends_with_its_client_if_it_asked_for_that(api: Api) -> None:
    taken = begin(api, "slow", 3, stop_on_disconnect=True)
    run_id = taken[0].data["run_id"]
    until(lambda: api.client.get(f"/api/runs/{run_id}").json()["status"] == "stopped")
    assert api.client.get(f"/api/runs/{run_id}").json()["text"].startswith(text_of(taken))


def test_a_client_that_waits_for_one_piece_and_goes_away_ends_the_run_if_it_asked_for_that(api: Api) -> None:
    asked = {"message": "x", "model": "slow", "stream": False, "stop_on_disconnect": True}
    with pytest.raises(httpx.ReadTimeout):
        api.client.post("/api/chat", json=asked, timeout=httpx.Timeout(60, read=0.5))
    until(lambda: api.journal() and not api.engine.live())
    [run] = [line for line in api.journal() if line["event"] == "run"]
    assert run["status"] == "stopped"


def test_stop_ends_a_run_and_says_how_it_is_and_may_be_said_twice(api: Api) -> None:
    run_id = begin(api, "slow", 3)[0].data["run_id"]
    told = api.client.post(f"/api/runs/{run_id}/stop").json()
    assert told["status"] == "stopped"
    assert told["text"]
    assert api.client.post(f"/api/runs/{run_id}/stop").json() == told
    assert api.follow(run_id)[-1].data["status"] == "stopped"


def test_a_follower_sees_a_run_stopped_by_another(api: Api) -> None:
    run_id = begin(api, "slow", 2)[0].data["run_id"]
    seen: list[Event] = []
    follower = threading.Thread(target=lambda: seen.extend(api.follow(run_id)))
    follower.start()
    until(lambda: len(api.engine.live()) == 1)
    api.client.post(f"/api/runs/{run_id}/stop")
    follower.join(60)
    assert seen[-1].name == "done"
    assert seen[-1].data["status"] == "stopped"


def test_a_run_that_is_live_shows_what_has_come_so_far(api: Api) -> None:
    taken = begin(api, "slow", 5)
    told = api.client.get(f"/api/runs/{taken[0].data['run_id']}").json()
    assert told["status"] == "running"
    assert told["text"].startswith(text_of(taken))
    assert told["error"] is None


def test_a_run_of_another_engine_is_followed_by_way_of_the_store_but_not_stopped(api: Api) -> None:
    dashboard = Engine(open_database(load()))
    try:
        run = dashboard.start(Request(model="slow", messages=({"role": "user", "content": "x"},)))
        seen: list[Event] = []
        follower = threading.Thread(target=lambda: seen.extend(api.follow(run.id)))
        follower.start()
        until(lambda: text_of(seen) or text_of(list(seen)) or len(run.text) > 50)
        refused = api.client.post(f"/api/runs/{run.id}/stop")
        assert refused.status_code == 409
        assert "another process" in refused.json()["error"]["message"]
        run.stop()
        follower.join(60)
        row = runs.get(api.engine.database, run.id)
        assert row is not None
        assert text_of(seen) == row.text == run.text
        assert seen[-1].data["status"] == "stopped"
        assert api.client.get(f"/api/runs/{run.id}").json()["source"] == "chat"
    finally:
        dashboard.close()


def test_a_silent_line_is_kept_alive(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.api.following.KEEP_ALIVE_S", 0.05)
    comments = 0
    with api.client.stream("POST", "/api/chat", json={"message": "x", "model": "silent"}) as answer:
        for line in answer.iter_lines():
            comments += line.startswith(":")
            if comments == 3:
                break
    assert comments == 3
    api.engine.live()[0].stop()
