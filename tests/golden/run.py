#!/usr/bin/env python3
"""Runs the transcripts beside this file and compares all that they show.

    run.py PROGRAM [--update] [-k PATTERN]

NAME.txt is one or more commands as one would type them, each followed by what it shows:

    $ attn-trace data/lecture.json --steps scores
    its standard output
    --- stderr
    its standard error, if there is any
    --- exit 2                          if that is not 0
    --- no newline at the end           if standard output ends without one

The lines before the first command say what the transcript is about. The commands of one transcript
share a directory that has data/ (this project's) and the .json files of this directory; they run in
sh, so pipes and variables work. A failure shows the difference; --update rewrites the transcripts.
"""

import argparse
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent.parent / "data"
TIMEOUT = 60
PROMPT = "$ "
# surrogateescape: bytes that are not UTF-8 are kept and compared as they are.
TEXT = {"encoding": "utf-8", "errors": "surrogateescape", "newline": "\n"}


def parts(transcript):
    """A transcript's introduction and its commands."""
    lines = transcript.split("\n")
    commands = [line[len(PROMPT):] for line in lines if line.startswith(PROMPT)]
    introduction = []
    for line in lines:
        if line.startswith(PROMPT):
            break
        introduction.append(line + "\n")
    return "".join(introduction), commands


def run(command, here, environment):
    """The command's part of a transcript, as it ought to be."""
    done = subprocess.run(["sh", "-c", command], cwd=here, env=environment, timeout=TIMEOUT,
                          stdin=subprocess.DEVNULL, capture_output=True)
    shown = f"{PROMPT}{command}\n" + decoded(done.stdout)
    if done.stdout and not done.stdout.endswith(b"\n"):
        shown += "\n--- no newline at the end\n"
    if done.stderr:
        shown += "--- stderr\n" + decoded(done.stderr)
    if done.returncode:
        shown += f"--- exit {done.returncode}\n"
    return shown


def decoded(data):
    return data.decode("utf-8", "surrogateescape")


def replay(program, transcript):
    introduction, commands = parts(transcript)
    with tempfile.TemporaryDirectory() as scratch:
        here = pathlib.Path(scratch)
        binaries = here / "bin"
        work = here / "work"
        binaries.mkdir()
        work.mkdir()
        (binaries / "attn-trace").symlink_to(program)
        shutil.copytree(DATA, work / "data")
        for path in HERE.glob("*.json"):
            shutil.copy(path, work)
        environment = {key: value for key, value in os.environ.items()
                       if key not in ("COLUMNS", "NO_COLOR")}
        environment.update(LC_ALL="C", TERM="xterm-256color",
                           PATH=f"{binaries}{os.pathsep}{os.environ['PATH']}")
        return introduction + "".join(run(each, work, environment) for each in commands)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=lambda path: pathlib.Path(path).resolve(strict=True))
    parser.add_argument("--update", action="store_true", help="rewrite the transcripts")
    parser.add_argument("-k", metavar="PATTERN", default="", help="only transcripts matching this")
    options = parser.parse_args()

    count = failed = 0
    for path in sorted(HERE.glob("*.txt")):
        if not re.search(options.k, path.stem):
            continue
        count += 1
        with path.open(**TEXT) as file:
            expected = file.read()
        try:
            found = replay(options.program, expected)
        except subprocess.TimeoutExpired as late:
            failed += 1
            print(f"FAILED {path.stem}: does not end within {TIMEOUT} s: {late.cmd[-1]}")
            continue
        if found == expected:
            continue
        if options.update:
            with path.open("w", **TEXT) as file:
                file.write(found)
            print(f"updated {path.stem}")
            continue
        failed += 1
        print(f"FAILED {path.stem}")
        difference = difflib.unified_diff(expected.splitlines(), found.splitlines(),
                                          f"{path.name}, expected", f"{path.name}, found",
                                          lineterm="")
        for line in difference:
            # An escape code is shown, not obeyed.
            sys.stdout.buffer.write(("    " + line.replace("\x1b", "␛") + "\n")
                                    .encode("utf-8", "backslashreplace"))
        if expected.splitlines() == found.splitlines():
            print("    only line endings differ")
        sys.stdout.flush()
    print(f"{count} transcripts, {failed} failed")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
