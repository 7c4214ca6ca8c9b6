"""Being told to stop: by Ctrl-C, by SIGTERM or by the terminal that closes.

The first telling is only noted, so that no step of a start is cut in two; whoever waits looks here.
The second ends the process at once.
"""

import signal
from types import FrameType


class StopRequest:
    """Notes, from its making on, that this process was told to stop."""

    def __init__(self) -> None:
        self.made = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number == signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
                continue  # started under nohup: to outlive the terminal is what was wanted
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.made = True
        signal.signal(number, signal.SIG_DFL)
