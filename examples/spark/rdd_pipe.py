"""Scores a folder of JSON Lines with Apache Spark: RDD.pipe runs `embed | score` over each partition.

usage: rdd_pipe.py [--master URL] [--gate-file FILE] [--partitions N] --mapper FILE INPUT OUTPUT

OUTPUT becomes a folder of part files, in the order of the input. A partition whose tools fail is tried
again by Spark as often as spark.task.maxFailures says; then the job fails, and what the tool said is in
the executor's stderr.
"""

import argparse
import os
import shlex
import sys

from pyspark.sql import SparkSession


def pipeline(mapper: str, gate: str | None) -> str:
    """The command of one partition: a failure in front is not hidden by the tool behind it."""
    gate_words = f"--gate-file {shlex.quote(gate)}" if gate else ""
    return (
        "set -o pipefail; embed --encoding base64 | "
        f"score --quiet --threads 1 --mapper {shlex.quote(mapper)} {gate_words}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--master", default="local[2,4]")
    parser.add_argument("--mapper", required=True)
    parser.add_argument("--gate-file")
    parser.add_argument("--partitions", type=int)
    parser.add_argument("input")
    parser.add_argument("output")
    options = parser.parse_args()

    # Its workers run on this Python too, unless the environment names another.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.master(options.master).getOrCreate()
    lines = session.sparkContext.textFile(options.input, minPartitions=options.partitions)
    # Spark starts the command with an empty environment, so PATH must be given.
    command = f"bash -c {shlex.quote(pipeline(options.mapper, options.gate_file))}"
    scored = lines.pipe(command, env={"PATH": os.environ["PATH"]}, checkCode=True)
    scored.saveAsTextFile(options.output)
    session.stop()


if __name__ == "__main__":
    main()
