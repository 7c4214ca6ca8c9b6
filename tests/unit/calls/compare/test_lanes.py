from lib.calls.compare.lanes import room
from lib.calls.request import Attempt, Request
from lib.calls.run import Run


def run(model="m", source="batch"):
    """A live run of a model that no catalogue has: its lane is its own name."""
    return Run(
        id=1, request=Request(model=model, messages=(), source=source), model=None, sandbox=False, stop=list
    )


def waiting(model="m"):
    refused = run(model)
    refused.refused(Attempt(number=1, cause="rate-limited", title="Busy", status=429, wait_s=60))
    return refused


def test_answers_under_way_take_the_room_of_their_own_lane_only():
    assert room(["m", "n"], 3, [run("m"), run("m"), run("other")]) == {"m": 1, "n": 3}


def test_what_people_ask_themselves_takes_no_room():
    assert room(["m"], 2, [run(source="chat"), run(source="compare")]) == {"m": 2}


def test_nobody_joins_a_lane_whose_provider_asks_to_wait():
    assert room(["m", "n"], 4, [waiting("m")]) == {"m": 0, "n": 4}


def test_there_is_never_less_room_than_none():
    assert room(["m"], 1, [run(), waiting()]) == {"m": 0}
