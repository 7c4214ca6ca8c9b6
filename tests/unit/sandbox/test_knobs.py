import pytest

from lib.sandbox.knobs import KnobError, Knobs, split_path


def test_a_plain_path_turns_nothing() -> None:
    assert split_path("/v1/chat/completions") == (Knobs(), "", "/v1/chat/completions")


def test_knobs_are_read_from_the_front_of_the_path() -> None:
    knobs, prefix, path = split_path("/fault=stall/after=5/pace=50/stamp=1/v1/messages")
    assert knobs == Knobs(fault="stall", after=5, pace=50.0, stamp=1)
    assert prefix == "/fault=stall/after=5/pace=50/stamp=1"
    assert path == "/v1/messages"


def test_only_the_front_is_read() -> None:
    assert split_path("/v1/pace=5/x")[2] == "/v1/pace=5/x"


def test_slashes_that_belong_to_the_provider_stay() -> None:
    assert split_path("/pace=5//v1/messages/")[2] == "//v1/messages/"


@pytest.mark.parametrize(
    "path", ["/speed=5/v1", "/pace=fast/v1", "/tokens=-1/v1", "/pace=nan/v1", "/tokens=1e9/v1"]
)
def test_a_knob_that_does_not_exist_is_named(path: str) -> None:
    with pytest.raises(KnobError, match="The sandbox"):
        split_path(path)
