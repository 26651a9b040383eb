"""Decides prompts in a Spark DataFrame: mapInPandas over a table, or foreachBatch over a stream.

usage: map_in_pandas.py [--master URL] [--stream] [--gate-file FILE] --mapper FILE --op FILE INPUT OUTPUT

INPUT is a folder of JSON Lines with "prompt"; OUTPUT becomes a folder of them with "predicted",
"confidence", "abstain" and "reason" as well. With --stream each file of INPUT that is new since the
last run is a micro-batch. Where a tool fails, the job fails with what the tool said.
"""

import argparse
import functools
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading

import pandas
from pyspark.sql import SparkSession

SCHEMA = "prompt string, predicted string, confidence double, abstain boolean, reason string"
BATCH = 1000


def decide(frames, mapper, op, gate, path):
    """Runs one partition through `embed | score`: the frames of its prompts to frames of SCHEMA, in order."""
    environment = {**os.environ, "PATH": path}
    command = 'set -o pipefail; embed --encoding base64 | score --quiet --threads 1 "$@"'
    arguments = ["--mapper", mapper, "--op", op, *(["--gate-file", gate] if gate else [])]
    with tempfile.TemporaryFile("w+") as errors:
        tools = subprocess.Popen(
            ["bash", "-c", command, "bash", *arguments], env=environment, stderr=errors,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )

        def write():
            try:
                for frame in frames:
                    for prompt in frame["prompt"]:
                        tools.stdin.write(json.dumps({"prompt": prompt}) + "\n")
                tools.stdin.close()
            except BrokenPipeError:
                pass  # the tools ended; their status says why

        writer = threading.Thread(target=write)
        writer.start()
        columns = [column.split()[0] for column in SCHEMA.split(", ")]
        while rows := list(itertools.islice(tools.stdout, BATCH)):
            yield pandas.DataFrame([json.loads(row) for row in rows]).reindex(columns=columns)
        writer.join()
        if tools.wait() != 0:
            errors.seek(0)
            raise RuntimeError(errors.read().strip() or f"embed | score ended with {tools.returncode}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--master", default="local[2,4]")
    parser.add_argument("--stream", action="store_true")
    parser.add_argument("--mapper", required=True)
    parser.add_argument("--op", required=True)
    parser.add_argument("--gate-file")
    parser.add_argument("input")
    parser.add_argument("output")
    options = parser.parse_args()

    # Its workers run on this Python too, unless the environment names another.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.master(options.master).getOrCreate()
    run = functools.partial(
        decide, mapper=options.mapper, op=options.op, gate=options.gate_file,
        path=os.environ["PATH"])

    def save(prompts, *_):
        decided = prompts.select("prompt").mapInPandas(run, SCHEMA)
        decided.write.mode("append").json(options.output, ignoreNullFields=False)

    if options.stream:
        stream = session.readStream.schema("prompt string").json(options.input)
        started = stream.writeStream.foreachBatch(save).trigger(availableNow=True).option(
            "checkpointLocation", options.output + ".checkpoint").start()
        started.awaitTermination()
    else:
        save(session.read.schema("prompt string").json(options.input))
    session.stop()


if __name__ == "__main__":
    main()
