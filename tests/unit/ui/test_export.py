import pytest

from lib.ui.export import file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [("Why? / Why not?", "Why-Why-not"), ("../..", "conversation"), ("Größe", "Größe"), ("x" * 99, "x" * 60)],
)
def test_a_title_becomes_the_name_of_a_file(title: str, name: str) -> None:
    assert file_name(title) == name
