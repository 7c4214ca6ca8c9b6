"""The sandbox as a judge: asked by a rubric for a verdict on an answer, it gives one in JSON.

It is a simple judge: good is an answer in which a telling word of the rubric stands. So it is the same each time, and
whoever tries a rubric sees both verdicts.
"""

from __future__ import annotations

import json

from lib.sandbox import prose


def verdict(prompt: str) -> str | None:
    """The verdict that the prompt asks for; None where it asks for none."""
    asked = _material(prompt)
    if asked is None:
        return None
    wanted = prose.telling_words(str(asked["rubric"]))
    answer = str(asked["answer"]).lower()
    found = next((word for word in wanted if word in answer), None)
    why = f"It says {found}." if found else f"It says nothing of {', '.join(wanted) or 'what is wanted'}."
    return json.dumps({"passed": found is not None, "why": f"{why} (The sandbox looks for words only.)"})


def _material(prompt: str) -> dict[str, object] | None:
    for line in prompt.splitlines():
        if line.startswith("{") and '"rubric"' in line:
            try:
                material = json.loads(line)
            except ValueError:
                continue
            if isinstance(material, dict) and {"rubric", "answer"} <= material.keys():
                return material
    return None
