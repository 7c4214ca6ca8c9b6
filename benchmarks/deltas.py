"""An answer as a browser puts it together from what Streamlit sends: elements, each with its place on the page.

Each run of the script draws the page from the beginning. An answer that streams is drawn by one run or, when that is
interrupted, by several, each of which begins with all there is; the last run draws it as it was kept.
"""

import re

from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Markdown_pb2 import Markdown

STAMP = re.compile("\u2039(\\d+):(\\d+)\u203a")
"""Number, and the last six digits of the milliseconds at which it was sent."""

ANSWER = re.compile(r"\banswer-\d+$")

Place = tuple[int, ...]


class Answer:
    """What came of one answer, and when."""

    def __init__(self) -> None:
        self.late: dict[int, float] = {}
        """How late each stamped token was, in milliseconds."""
        self._where: Place | None = None
        self._blocks: dict[Place, str] = {}
        self._earlier: list[list[str]] = []

    @property
    def begun(self) -> bool:
        """Whether the page has a place for it."""
        return self._where is not None

    def begin(self) -> None:
        """A script begins: from now on the page is its."""
        self._earlier.append(self._together())
        self._where, self._blocks = None, {}

    def take(self, delta: Delta, place: Place, when: float) -> None:
        """Put what has been sent, at this time of the wall clock, in its place."""
        if delta.HasField("add_block"):
            if ANSWER.search(delta.add_block.id):
                self._where = place
            return
        if self._where is None or place[: len(self._where)] != self._where:
            return
        self._blocks.pop(place, None)
        markdown = delta.new_element.markdown
        if markdown.body and markdown.element_type == Markdown.Type.NATIVE:
            self._blocks[place] = markdown.body
            for number, sent in STAMP.findall(markdown.body):
                self.late.setdefault(int(number), (when * 1000 - int(sent)) % 1_000_000)

    def is_exactly(self, blocks: list[str]) -> bool:
        """Whether it came to these blocks of Markdown in the end, and was nothing but a beginning of them before."""
        whole = "".join(blocks)
        return self._together() == blocks and all(whole.startswith("".join(part)) for part in self._earlier)

    def _together(self) -> list[str]:
        return [self._blocks[place] for place in sorted(self._blocks)]
