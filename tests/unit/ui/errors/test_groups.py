"""A group's line says how it went."""

from lib.ui.errors.groups import sparkline


def test_bars_rise_with_the_numbers_and_one_is_never_nothing() -> None:
    assert sparkline([0, 1, 50, 100]) == "⠀▁▄█"
    assert sparkline([0, 0]) == "⠀⠀"
    assert sparkline([]) == ""
