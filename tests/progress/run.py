#!/usr/bin/env python3
"""Holds what whoever waits is told: how far work is, at a terminal, and what Ctrl-C left.

    run.py PROGRAM

Standard error is a terminal of its own, and standard input a pipe that is filled slowly, so that
work takes as long as it should. Exit status: 0 all hold, 1 something does not, 2 usage.
"""

import json
import os
import pathlib
import pty
import random
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

LIMIT = 120  # seconds
INPUT = json.dumps({"embeddings": [[1, 0.5], [0.25, -1], [2, 3]]})
TAKE_AWAY = "\r\x1b[K"


class Wrong(Exception):
    pass


def expect(what, holds, found):
    if not holds:
        raise Wrong(f"{what}: found {found!r}")


class Run:
    """The program, with a terminal, or a pipe, for what it says on standard error."""

    def __init__(self, program, *arguments, terminal=True):
        self.ours, theirs = pty.openpty() if terminal else os.pipe()
        self.said = ""
        self.process = subprocess.Popen(
            [program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=theirs,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "80"})
        os.close(theirs)

    def listen(self, seconds):
        """What is said within some seconds, or until nobody is left who could."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.ours], [], [], left)[0]:
                break
            try:
                block = os.read(self.ours, 4096)
            except OSError:  # so ends a terminal
                block = b""
            if not block:
                return False
            self.said += block.decode()
        return True

    def listen_for(self, pattern):
        end = time.monotonic() + LIMIT
        while not re.search(pattern, self.said):
            if time.monotonic() > end or not self.listen(0.2):
                raise Wrong(f"expected {pattern!r}: found {self.said!r}")

    def fill_slowly(self, seconds):
        for _ in range(int(seconds * 10)):
            self.process.stdin.write(b" " * 20_000)
            self.process.stdin.flush()
            self.listen(0.1)
        self.process.stdin.write(INPUT.encode())
        self.process.stdin.close()

    def end(self):
        out = self.process.stdout.read().decode()
        while self.listen(1):
            pass
        os.close(self.ours)
        return self.process.wait(LIMIT), out


def slow_reading(program):
    """Work that takes longer than a second tells how far it is, and takes the line away."""
    run = Run(program, "-", "--variant", "raw")
    run.fill_slowly(2.5)
    status, out = run.end()
    expect("status", status == 0, status)
    lines = run.said.split(TAKE_AWAY)
    expect("lines that take each other's place", len(lines) > 5, run.said)
    expect("what they say", all(re.fullmatch(r"attn-trace: reading standard input: \d+ kB", one)
                                for one in lines[1:-1]), lines)
    expect("nothing that stays", (lines[0], lines[-1]) == ("", ""), lines)
    plain = subprocess.run([program, "-", "--variant", "raw"], input=INPUT, capture_output=True,
                           text=True, timeout=LIMIT, check=True)
    expect("the output, as ever", out == plain.stdout, out)


def nobody_waits(program):
    """Nothing is told without a terminal, with --quiet, or of what is quickly done."""
    for arguments, terminal, seconds in (((), False, 2.0), (("--quiet",), True, 2.0),
                                         ((), True, 0.3)):
        run = Run(program, "-", *arguments, terminal=terminal)
        run.fill_slowly(seconds)
        status, _ = run.end()
        expect(f"{arguments}, {terminal}, {seconds}", (status, run.said) == (0, ""), run.said)


def numbers(rows, columns):
    return [[round(random.uniform(-1, 1), 3) for _ in range(columns)] for _ in range(rows)]


def long_audit(program):
    """Of what can be counted the share is told, and the time that is left."""
    words = {"embeddings": numbers(400, 48), "W_Q": numbers(48, 48), "W_K": numbers(48, 48)}
    pathlib.Path("long.json").write_text(json.dumps(words), encoding="utf-8")
    run = Run(program, "long.json", "--audit", "--variant", "query-key")
    run.listen_for(r"attn-trace: auditing query-key: \d+ %, \d+ (s|min) left")
    run.process.kill()
    run.end()


def interrupted(program):
    """Ctrl-C says that no file is left half-written, and none is."""
    words = {"embeddings": numbers(1500, 8), "W_Q": numbers(8, 8), "W_K": numbers(8, 8)}
    pathlib.Path("large.json").write_text(json.dumps(words), encoding="utf-8")
    for terminal in (True, False):
        pathlib.Path("out.json").write_text("old", encoding="utf-8")
        run = Run(program, "large.json", "--export", "out.json", terminal=terminal)
        end = time.monotonic() + LIMIT
        while not list(pathlib.Path().glob(".attn-trace-*")):
            expect("a file that is written", time.monotonic() < end, run.said)
            run.listen(0.05)
        run.process.send_signal(signal.SIGINT)
        status, _ = run.end()
        expect("status", status == -signal.SIGINT, status)
        said = "attn-trace: interrupted: no file is left half-written"
        expect("what is said", said in run.said.replace("\r\n", "\n").split("\n")[-2], run.said)
        expect("the old file", pathlib.Path("out.json").read_text(encoding="utf-8") == "old", "")
        expect("nothing else", not list(pathlib.Path().glob(".attn-trace-*")), os.listdir())


def main(program):
    random.seed(20170612)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="attn-trace-progress-") as folder:
        os.chdir(folder)
        for test in (slow_reading, nobody_waits, long_audit, interrupted):
            try:
                test(program)
                print(f"ok: {test.__doc__}")
            except Wrong as found:
                wrong += 1
                print(f"WRONG: {test.__doc__}\n  {found}")
        os.chdir("/")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("usage: run.py PROGRAM", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
