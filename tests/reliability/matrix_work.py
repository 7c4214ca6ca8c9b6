"""Fill a matrix, the one that is given or else a new one, and say its id; until killed, or done."""

import json
import sys

from lib.calls.compare import prompts_file
from lib.calls.compare.batches import Batches
from lib.calls.compare.plan import plan
from lib.calls.engine import Engine

MODELS = ("gemini-3.8-flash", "claude-sonnet-5-5", "gpt-6.1-sol")
ROWS = 12


def main() -> None:
    batches = Batches(Engine.open())
    if len(sys.argv) > 1:
        matrix_id = int(sys.argv[1])
        batches.resume(matrix_id)
    else:
        lines = "\n".join(json.dumps({"prompt": f"Say {number} in 9 words."}) for number in range(ROWS))
        made, prompts = plan(prompts_file.read("a.jsonl", lines.encode()), MODELS)
        matrix_id = batches.begin("a.jsonl", made, prompts)
    print(matrix_id, flush=True)
    if filling := batches.filling(matrix_id):
        filling.wait(100)


if __name__ == "__main__":
    main()
