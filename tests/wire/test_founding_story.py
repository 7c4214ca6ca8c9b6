"""docs/founding-story.md says what is really said: each of its configurations, asked through the API and checked."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lib.doctor.command import command
from tests.wire.running_api import Api
from tests.wire.test_doctor import FOUNDING, VARIABLES, Page, Place, Story, page

__all__ = ["Page", "page"]  # the fixture, and what it serves

STORY = " ".join((Path(__file__).parents[2] / "docs" / "founding-story.md").read_text().split())


@pytest.mark.parametrize("story", FOUNDING, ids=lambda story: story.name)
def test_the_story_tells_what_is_said_and_what_mends_it(
    api: Api, page: str, monkeypatch: pytest.MonkeyPatch, story: Story
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DASHBOARD_PORT", page.rpartition(":")[2])
    (api.folder / "config.yaml").unlink()
    Place(api.folder, api.sandbox.url, page).write(story.env, story.models)

    answer = api.ask(story.model)
    error = answer.json()["error"]
    assert answer.status_code == 502
    assert f"**{error['title']}**" in STORY
    assert f"{error['status']}" == story.status or story.status == "None"

    said = CliRunner().invoke(command).output
    [fix, *_] = re.findall(r"^    fix: (.+)$", said, re.MULTILINE)
    assert fix.replace(f"{api.sandbox.url}.", "").strip() in STORY.replace("*", "")
