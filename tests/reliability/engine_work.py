"""Start some runs and say, for every piece that arrives, when it came and how long the text is now; until killed."""

import os
import threading
import time

from lib.calls.engine import Engine
from lib.calls.request import Request

MODELS = ("gemini-3.8-flash", "claude-sonnet-5-5", "gpt-6.1-sol")

engine = Engine.open()
engine.warm_up()


def follow(model: str) -> None:
    run = engine.start(
        Request(model=model, messages=({"role": "user", "content": "Tell me all about frogs."},))
    )
    length = 0
    for piece in run.follow(lambda: None):
        length += len(piece)
        os.write(1, f"{run.id} {time.monotonic()} {length}\n".encode())  # whole lines, whichever thread


for model in MODELS:
    threading.Thread(target=follow, args=[model], daemon=True).start()
threading.Event().wait(60)
