"""Asks the tools from Python: two processes that stay, one line in and one line out for each prompt.

usage: coprocess.py FOLDER PROMPT ...    (FOLDER with mapper.json, op.json and, if there is one, gate.jq)
"""

import json
import os
import pathlib
import subprocess
import sys


# The tools look for the prompt in this field, too.
PROMPT_FIELD = os.environ.get("PROMPTUTILS_PROMPT_FIELD") or "prompt"


class Decider:
    """`embed | score --op`, kept running; one prompt at a time."""

    def __init__(self, folder):
        answer = pathlib.Path(__file__).with_name("answer")
        self.tools = subprocess.Popen(
            [answer, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def decide(self, prompt, **fields):
        """The class that `prompt` fires as, or None; and the whole row. ValueError for a bad prompt.

        `fields` are what else the gate asks of a row, or the slice of a point that is of some rows.
        """
        try:
            self.tools.stdin.write(json.dumps({**fields, PROMPT_FIELD: prompt}) + "\n")
            self.tools.stdin.flush()
        except BrokenPipeError:
            pass  # the end of the tools says more
        line = self.tools.stdout.readline()
        if not line:
            raise RuntimeError(f"the tools ended with status {self.tools.wait()}")
        row = json.loads(line)
        if "error" in row:
            raise ValueError(row["error"]["what"])
        return (None if row["abstain"] else row["predicted"]), row

    def close(self):
        self.tools.stdin.close()
        return self.tools.wait()


if __name__ == "__main__":
    decider = Decider(sys.argv[1])
    for prompt in sys.argv[2:]:
        try:
            fired, row = decider.decide(prompt)
            answer = fired or "abstain: " + row["reason"]
        except ValueError as error:
            answer = f"error: {error}"
        print(f"{answer}\t{prompt}")
    sys.exit(decider.close())
