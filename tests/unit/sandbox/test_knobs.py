import pytest

from lib.sandbox.knobs import KnobError, Knobs, at_speed, split_path


def test_a_plain_path_turns_nothing() -> None:
    assert split_path("/v1/chat/completions") == (Knobs(), "", "/v1/chat/completions")


def test_knobs_are_read_from_the_front_of_the_path() -> None:
    knobs, prefix, path = split_path("/fault=stall/after=5/pace=50/stamp=1/v1/messages")
    assert knobs == Knobs(fault="stall", after=5, pace=50.0, stamp=1)
    assert prefix == "/fault=stall/after=5/pace=50/stamp=1"
    assert path == "/v1/messages"


def test_the_path_turns_further_what_was_turned_already() -> None:
    knobs, _, _ = split_path("/pace=50/v1/messages", at_speed(7))
    assert knobs == Knobs(first=0, pace=50.0)


def test_a_speed_holds_from_the_first_token_on_and_none_leaves_it_to_each_model() -> None:
    assert at_speed(0) == Knobs(first=0, pace=0)
    assert at_speed(None) == Knobs()


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
