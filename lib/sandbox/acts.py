"""Faults that need time: connections that hang, break or drop, and streams that go wrong in the middle."""

from __future__ import annotations

from lib.sandbox.scene import Act, Scene


async def hang(scene: Scene) -> None:
    """Never say a word."""
    await scene.connection.gone()


async def cut_stream(scene: Scene) -> None:
    """Stop in the middle, and close as if all were well."""
    await scene.begin()
    await scene.speak(scene.knobs.after)
    await scene.connection.close()


ACTS: dict[str, Act] = {
    "hang": hang,
    "cut-stream": cut_stream,
}
