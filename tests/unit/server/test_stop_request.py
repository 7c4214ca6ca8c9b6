import signal
from collections.abc import Iterator

import pytest

from lib.server.stop_request import StopRequest

TELLING = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in TELLING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", TELLING)
def test_the_first_telling_is_noted_and_the_second_ends_the_process(number: signal.Signals) -> None:
    stop = StopRequest()
    assert not stop.made
    signal.raise_signal(number)
    assert stop.made
    assert signal.getsignal(number) is signal.SIG_DFL


def test_under_nohup_the_end_of_the_terminal_is_no_reason_to_stop() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    stop = StopRequest()
    signal.raise_signal(signal.SIGHUP)
    assert not stop.made
