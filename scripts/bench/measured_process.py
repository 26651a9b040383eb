"""Runs a command and tells how long it took and how much memory it had at its peak.

    python -S -I measured_process.py REPORT COMMAND [ARGUMENT]...

A child that is started from a large process counts that process's memory as its own until it has become
the command, so benchmarks start commands through this small one. Standard input and output are the
command's. REPORT receives one JSON object: seconds, cpu_seconds, peak_mb (10⁶ bytes) and status.
"""

import os
import sys
import time

# Few modules: what is imported here is the least that can be measured.


def measured(command, stdin=None, stdout=None, stderr=None):
    """(seconds, peak MB) of a run of a command that ends with status 0."""
    found = measured_run(command, stdin, stdout, stderr)
    return found["seconds"], found["peak_mb"]


def measured_run(command, stdin=None, stdout=None, stderr=None):
    """The report on a run of a command that ends with status 0."""
    import json
    import subprocess
    import tempfile

    with tempfile.NamedTemporaryFile("r") as report:
        launcher = [sys.executable, "-S", "-I", __file__, report.name, *map(str, command)]
        subprocess.run(launcher, stdin=stdin, stdout=stdout, stderr=stderr, check=True)
        found = json.load(report)
    if found["status"] != 0:
        sys.exit(f"{command[0]} ended with status {found['status']}")
    return found


def main():
    start = time.perf_counter()
    child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    with open(sys.argv[1], "w") as report:
        report.write(
            f'{{"seconds": {seconds}, "cpu_seconds": {usage.ru_utime + usage.ru_stime}, "peak_mb": {usage.ru_maxrss * 1024 / 1e6}, '
            f'"status": {os.waitstatus_to_exitcode(status)}}}\n')


if __name__ == "__main__":
    main()
