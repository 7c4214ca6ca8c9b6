import json

from lib.api.ending import Ended
from lib.api.events import Teller
from lib.api.position import Position


def fields(event: bytes) -> tuple[int, str, object]:
    rows = dict(line.split(": ", 1) for line in event.decode().strip().splitlines())
    return int(rows["id"]), rows["event"], json.loads(rows["data"])


def test_each_thing_is_told_once_and_ids_grow() -> None:
    teller = Teller(Position())
    told = [*teller.begun({"run_id": 1}), *teller.begun({"run_id": 1})]
    told += [*teller.attempts([{"number": 1}]), *teller.attempts([{"number": 1}, {"number": 2}])]
    told += [*teller.pieces("", "why"), *teller.pieces("one", ""), *teller.pieces("", "")]
    told.append(teller.ended(Ended("done", {"status": "ok"})))
    events = [fields(event) for event in told]
    assert [(name, data) for _, name, data in events] == [
        ("run", {"run_id": 1}),
        ("attempt", {"number": 1}),
        ("attempt", {"number": 2}),
        ("reasoning", {"text": "why"}),
        ("text", {"text": "one"}),
        ("done", {"status": "ok"}),
    ]
    ids = [number for number, _, _ in events]
    assert ids == sorted(set(ids))


def test_a_text_with_line_ends_of_any_kind_stays_one_line_of_data() -> None:
    [event] = Teller(Position()).pieces("a\nb\r\nc\rd\u2028e\x85f", "")
    lines = event.split(b"\n")
    assert len([line for line in lines if line]) == 3
    assert b"\r" not in event
    assert json.loads(lines[2].removeprefix(b"data: "))["text"] == "a\nb\r\nc\rd\u2028e\x85f"
