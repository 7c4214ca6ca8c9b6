"""A value from a settings file within a sentence: as code, so that it is neither a link nor a heading."""

from lib.ui.plain import without_controls


def value(text: str) -> str:
    """`text` as inline code, whatever stands in it."""
    return f"`{without_controls(text).replace('`', chr(0x2019)).replace(chr(10), ' ')}`"
