#!/usr/bin/env python3
"""Presses TAB in a real shell and prints the command line that comes of it, one word a line.

usage: press-tab.py SHELL COMPLETIONS LINE...

SHELL is bash, zsh or fish; COMPLETIONS is the folder that scripts/make-completions.sh writes. Each
LINE is typed in a terminal of its own, TAB is pressed behind it, and the words of the line as the
shell then has it are printed, with an empty line behind them. Status 2 when a shell does not answer.
"""
import os
import pty
import select
import shlex
import sys
import tempfile
import time

PATIENCE = 120  # seconds for a shell to come up, complete and end


def start(shell, completions, tool, home):
    """The shell's command line, and what is typed first."""
    if shell == "bash":
        return ["bash", "--norc", "--noprofile", "-i"], [
            "bind 'set enable-bracketed-paste off'",
            f"source {shlex.quote(completions)}/bash/{tool}",
        ]
    if shell == "zsh":
        return ["zsh", "-f", "-i"], [
            "bindkey -e",
            "unset zle_bracketed_paste",
            f"fpath=({shlex.quote(completions)}/zsh $fpath)",
            f"autoload -Uz compinit && compinit -u -d {shlex.quote(home)}/zcompdump",
        ]
    if shell == "fish":
        return ["fish", "--no-config", "-i"], [f"source {shlex.quote(completions)}/fish/{tool}.fish"]
    raise SystemExit(f"press-tab: there is no shell {shell}; give bash, zsh or fish")


def press(shell, completions, line):
    """Types a line and TAB; returns the words, or None when the shell did not answer."""
    with tempfile.TemporaryDirectory() as home:
        answer = os.path.join(home, "answer")
        command, first = start(shell, completions, line.split()[0], home)
        child, terminal = pty.fork()
        if child == 0:
            environment = dict(os.environ, HOME=home, ANSWER=answer, TERM="xterm", PS1="> ")
            os.execvpe(command[0], command, environment)
        # TAB, then the line becomes the arguments of a printf into a file: no screen has to be read.
        keys = "".join(each + "\r" for each in first)
        keys += line + "\t" + "\x01" + "printf '%s\\n' " + "\x05" + ' >"$ANSWER"' + "\r" + "exit\r"
        ended = converse(terminal, child, keys.encode())
        if not ended or not os.path.exists(answer):
            return None
        with open(answer, encoding="utf-8") as file:
            return file.read()


def converse(terminal, child, keys):
    """Sends the keys as the shell takes them and drains what it shows; whether it ended in time."""
    deadline = time.monotonic() + PATIENCE
    ended = False
    while time.monotonic() < deadline and not ended:
        readable, writable, _ = select.select([terminal], [terminal] if keys else [], [], 0.1)
        if readable:
            try:
                ended = not os.read(terminal, 65536)
            except OSError:  # the other side is closed: the shell has ended
                ended = True
        if writable and not ended:
            keys = keys[os.write(terminal, keys[:64]) :]
    if not ended:
        os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(terminal)
    return ended


def main():
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    shell, completions, lines = sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3:]
    for line in lines:
        words = press(shell, completions, line)
        if words is None:
            print(f"press-tab: {shell} did not answer to {line!r}", file=sys.stderr)
            return 2
        print(words)
    return 0


if __name__ == "__main__":
    sys.exit(main())
