#!/usr/bin/env python3
"""Holds what the program does where writing is not simple: files that are in use, threads that
cannot be had, pipes that take no more, terminals, what is large.

    run.py PROGRAM [-k PATTERN]

A test is a function below, under @test; its docstring says what holds. Each runs in a scratch
directory with a small input, in.json. Exit status: 0 all hold, 1 something does not, 2 usage.
"""

import argparse
import json
import os
import pathlib
import pty
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

TIMEOUT = 120
INPUT = {"embeddings": [[1, 0.5], [0.25, -1], [2, 3]],
         "W_Q": [[1, 0], [0, 1]], "W_K": [[1, 2], [3, 4]], "W_V": [[0.5, 0], [0, 2]]}
ANSWERS = '{"qkv": {"weights": [[0.1, 0.2, 0.7], [null, null, null], [null, null, null]]}}'
NOBODY = 65534
TESTS = []
PROGRAM = None


class Skip(Exception):
    pass


def test(function):
    TESTS.append(function)
    return function


def run(*arguments, environment=(), **how):
    """The finished program: its status, standard output and standard error."""
    clean = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR")}
    how = {"capture_output": True, "stdin": subprocess.DEVNULL, "timeout": TIMEOUT, **how}
    if "stdout" in how:
        how["stderr"] = subprocess.PIPE
        del how["capture_output"]
    return subprocess.run([PROGRAM, *arguments], env={**clean, **dict(environment)}, **how)


def expect(what, found, expected):
    if found != expected:
        raise AssertionError(f"{what}: found {found!r}, expected {expected!r}")


def expect_fine(done):
    expect("exit status and message", (done.returncode, done.stderr), (0, b""))


def expect_refused(done, sentence):
    expect("exit status", done.returncode, 2)
    expect("message", done.stderr.decode().splitlines()[0], f"attn-trace: {sentence}")


def files_here():
    return sorted(os.listdir("."))


def large_input(words, features=4):
    """A sentence long enough for what is written of it to be large."""
    number = lambda i, j: ((i * 7 + j * 13) % 101 - 50) / 37
    rows = lambda n, d: [[number(i, j) for j in range(d)] for i in range(n)]
    return {"embeddings": rows(words, features), "W_Q": rows(features, features),
            "W_K": rows(features, features), "W_V": rows(features, features)}


# ---- what is read, or written too, is not written over ----

def refuse_each(sentence, *commands):
    for arguments in commands:
        before = {name: pathlib.Path(name).read_bytes() for name in files_here()
                  if os.path.isfile(name)}
        done = run(*arguments)
        expect_refused(done, sentence.format(arguments[-1]))
        after = {name: pathlib.Path(name).read_bytes() for name in files_here()
                 if os.path.isfile(name)}
        expect("the files", after, before)


@test
def answers_that_are_checked():
    """No file is written over the answers that it checks, by whatever name."""
    pathlib.Path("mine.json").write_text(ANSWERS)
    os.symlink("mine.json", "link.json")
    os.link("mine.json", "hard.json")
    os.mkdir("folder")
    refuse_each("{}: holds the answers that are checked, expected another file to write",
                *(("in.json", "--check", "mine.json", "--export", name)
                  for name in ("mine.json", "./mine.json", "folder/../mine.json", "link.json",
                               "hard.json")))
    with open("mine.json", "rb") as answers:
        done = run("in.json", "--check", "-", "--export", "mine.json", stdin=answers)
    expect_refused(done,
                   "mine.json: holds the answers that are checked, expected another file to write")
    expect("the answers", pathlib.Path("mine.json").read_text(), ANSWERS)


@test
def answers_beside_a_sheet():
    """A sheet's answers are not made anew while they are checked."""
    pathlib.Path("sheet.answers.json").write_text('{"qkv": {"weights": null}}')
    done = run("in.json", "--check", "sheet.answers.json", "--worksheet", "sheet.md")
    expect_refused(done, "sheet.answers.json: holds the answers that are checked, expected another "
                         "file to write")


@test
def one_file_twice():
    """No file is written twice, by whatever name, whether or not it is there already."""
    pathlib.Path("old.md").write_text("old")
    os.symlink("old.md", "link.md")
    os.link("old.md", "hard.md")
    os.mkdir("folder")
    os.symlink("folder", "other")
    refuse_each("{}: is what --export writes, too, expected another file to write",
                *(("in.json", "--export", first, "--export", second)
                  for first, second in (("a.md", "a.md"), ("a.md", "./a.md"),
                                        ("folder/a.md", "other/a.md"), ("old.md", "link.md"),
                                        ("hard.md", "old.md"))))
    refuse_each("{}: is what --worksheet writes, too, expected another file to write",
                ("in.json", "--worksheet", "w.md", "--export", "./w.md"),
                ("in.json", "--worksheet", "w.md", "--export", "folder/../w.answers.json"))


@test
def standard_output_is_a_file_too():
    """Nor is a file that standard output goes to, unless nothing is said there."""
    target = "{}: {}, expected another file to write"
    for asking in (("--format", "text"), ("--about",), ("--compare",)):
        with open("out.json", "wb") as out:
            done = run("in.json", "--export", "out.json", *asking, stdout=out)
        expect_refused(done, target.format("standard output", "is what --export writes, too"))
    with open("in.json", "ab") as out:
        done = run("in.json", stdout=out)
    expect_refused(done, target.format("standard output", "is the input itself"))
    expect("the input", json.loads(pathlib.Path("in.json").read_text()), INPUT)
    with open("out.json", "wb") as out:
        expect_fine(run("in.json", "--export", "out.json", stdout=out))
    expect("the export", json.loads(pathlib.Path("out.json").read_text())["words"], [1, 2, 3])


@test
def devices_are_no_files():
    """What cannot be lost may be written twice."""
    os.symlink("/dev/null", "null.md")
    expect_fine(run("in.json", "--export", "null.md", "--export", "null.md"))


@test
def filled_in_sheets():
    """A sheet that somebody wrote on is not made anew; one as blank as it was made is."""
    make = ("in.json", "--worksheet", "sheet.md")
    sheet = pathlib.Path("sheet.md")
    expect_fine(run(*make))
    blank = sheet.read_bytes()
    expect_fine(run(*make))
    expect("the sheet", sheet.read_bytes(), blank)
    for filled in (blank.replace(b"_____", b"0.25", 1), blank + b"my notes\n", blank[:-1],
                   b"something else"):
        sheet.write_bytes(filled)
        expect_refused(run(*make), "sheet.md: found a file that is not the blank sheet to be "
                                   "written, expected to lose no work")
        expect("the sheet", sheet.read_bytes(), filled)
    expect("files", files_here(), ["in.json", "sheet.answers.json", "sheet.md"])


# ---- where a file cannot be replaced ----

def as_nobody():
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)


@test
def a_folder_that_takes_no_file():
    """The message names the folder and says what to do."""
    os.mkdir("locked")
    pathlib.Path("locked/out.json").write_text("old")
    os.chmod("locked/out.json", 0o666)
    os.chmod("locked", 0o555)
    done = run("in.json", "--export", "locked/new.json", preexec_fn=as_nobody)
    expect("message", done.stderr.decode().splitlines(), [
        "attn-trace: locked/new.json: cannot be written: no file can be made in its folder, "
        "locked: Permission denied",
        "attn-trace: a file is first written beside the one it is to become: name one in "
        "another folder"])


@test
def a_file_in_a_folder_that_takes_no_other():
    """It is filled, once all of its bytes are there; where that fails it is as it was."""
    os.mkdir("locked")
    pathlib.Path("locked/out.json").write_text("old")
    os.chmod("locked/out.json", 0o666)
    os.chmod("locked", 0o555)
    old = os.stat("locked/out.json")
    os.mkdir("elsewhere")
    os.chmod("elsewhere", 0o777)
    environment = {"TMPDIR": os.path.realpath("elsewhere")}
    done = run("in.json", "--export", "locked/out.json", "--export", "locked/new.json",
               preexec_fn=as_nobody, environment=environment)
    expect("exit status", done.returncode, 2)
    expect("the old file", pathlib.Path("locked/out.json").read_text(), "old")
    expect_fine(run("in.json", "--export", "locked/out.json", preexec_fn=as_nobody,
                    environment=environment))
    expect_fine(run("in.json", "--export", "same.json"))
    expect("the export", pathlib.Path("locked/out.json").read_text(),
           pathlib.Path("same.json").read_text())
    expect("the same file", os.stat("locked/out.json").st_ino, old.st_ino)
    expect("files elsewhere", os.listdir("elsewhere"), [])


@test
def a_file_that_is_mounted():
    """A file mounted on its place, which cannot be replaced, is filled."""
    pathlib.Path("outside.json").write_text("old, and longer than what is new" * 1000)
    pathlib.Path("out.json").write_text("")
    mounting = 'mount --bind outside.json out.json && exec "$0" in.json --export out.json'
    done = subprocess.run(["unshare", "-rm", "sh", "-c", mounting, PROGRAM], capture_output=True,
                          timeout=TIMEOUT)
    if b"mount" in done.stderr or b"unshare" in done.stderr:
        raise Skip("nothing may be mounted here")
    expect_fine(done)
    run("in.json", "--export", "same.json")
    expect("the export", pathlib.Path("outside.json").read_text(),
           pathlib.Path("same.json").read_text())
    expect("files", files_here(), ["in.json", "out.json", "outside.json", "same.json"])


@test
def other_names_of_a_file():
    """A file with several names keeps them, and its owner and mode."""
    pathlib.Path("out.json").write_text("old")
    os.chmod("out.json", 0o640)
    os.link("out.json", "hard.json")
    expect_fine(run("in.json", "--export", "out.json"))
    expect("both names", os.stat("out.json").st_ino, os.stat("hard.json").st_ino)
    expect("mode", os.stat("out.json").st_mode & 0o7777, 0o640)
    expect("words", json.loads(pathlib.Path("hard.json").read_text())["words"], [1, 2, 3])


@test
def owners():
    """A file that is replaced keeps its owner."""
    if os.geteuid() != 0:
        raise Skip("only root may give files away")
    pathlib.Path("out.json").write_text("old")
    os.chown("out.json", NOBODY, NOBODY)
    os.chmod("out.json", 0o600)
    expect_fine(run("in.json", "--export", "out.json"))
    status = os.stat("out.json")
    expect("owner and mode", (status.st_uid, status.st_gid, status.st_mode & 0o7777),
           (NOBODY, NOBODY, 0o600))


@test
def what_killed_runs_left():
    """The file that a killed run left is taken away, that of a live one and of others are not."""
    pathlib.Path("large.json").write_text(json.dumps(large_input(150)))
    reading, writing = os.pipe()
    os.symlink(f"/proc/self/fd/{writing}", "pipe.json")
    # The first is complete and waits, with its file beside the target, for the pipe to be read.
    live = subprocess.Popen([PROGRAM, "large.json", "--export", "first.json", "--export",
                             "pipe.json"], pass_fds=[writing], stderr=subprocess.PIPE)
    own = lambda: [name for name in files_here() if name.startswith(".attn-trace-")]
    deadline = time.monotonic() + TIMEOUT
    while not own() and time.monotonic() < deadline:
        time.sleep(0.01)
    of_live = own()
    expect("files of the live run", len(of_live), 1)
    killed = ".attn-trace-aB3dE6"
    others = [".attn-trace-notes", ".attn-trace-aB3dE6.json", ".attn-trace-a.3dE6"]
    for name in [killed, *others]:
        pathlib.Path(name).write_text("half")
    expect_fine(run("in.json", "--export", "out.json"))
    expect("files left", own(), sorted(of_live + others))
    live.send_signal(signal.SIGKILL)
    live.communicate()
    for descriptor in (reading, writing):
        os.close(descriptor)
    expect_fine(run("in.json", "--export", "out.json"))
    expect("files left", own(), sorted(others))


# ---- threads, memory, pipes ----

def limit(what, amount):
    def before_exec():
        as_nobody()  # whom a limit of processes binds
        resource.setrlimit(what, (amount, amount))
    return before_exec


@test
def no_threads():
    """Where no thread can be started the work is done without, with the same result."""
    pathlib.Path("large.json").write_text(json.dumps(large_input(400)))
    arguments = ("large.json", "--format", "json", "--steps", "scores,weights,context")
    expected = run(*arguments).stdout
    done = run(*arguments, preexec_fn=limit(resource.RLIMIT_NPROC, 1))
    expect_fine(done)
    expect("the same bytes", done.stdout == expected, True)


@test
def little_room_for_threads():
    """Nor where there is no room for another thread's stack."""
    pathlib.Path("large.json").write_text(json.dumps(large_input(400)))
    arguments = ("large.json", "--format", "json", "--steps", "scores,weights,context")
    expected = run(*arguments).stdout

    def tight():
        megabyte = 1 << 20
        resource.setrlimit(resource.RLIMIT_STACK, (900 * megabyte, 900 * megabyte))
        resource.setrlimit(resource.RLIMIT_AS, (800 * megabyte, 800 * megabyte))
    done = run(*arguments, preexec_fn=tight)
    expect_fine(done)
    expect("the same bytes", done.stdout == expected, True)


@test
def memory_of_files():
    """A page and the answers of a sheet are written as they are made: they take no more memory than
    the JSON of the same trace, but for a tenth."""
    pathlib.Path("large.json").write_text(json.dumps(large_input(1300)))

    def most_taken(*arguments):
        program = subprocess.Popen([PROGRAM, "large.json", "--variant", "query-key,qkv", *arguments],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(program.pid, 0)
        program.returncode = status
        expect("exit status", status, 0)
        return usage.ru_maxrss
    usual = most_taken("--format", "json", "--steps", "weights")
    for name, taken in (("page", most_taken("--export", "out.html")),
                        ("sheet", most_taken("--worksheet", "out.md", "--blank", "context"))):
        if taken > 1.1 * usual:
            raise AssertionError(f"a {name} takes {taken} KB, JSON {usual}")


@test
def addresses():
    """Where addresses are limited, what fits is done: threads take few of them."""
    pathlib.Path("large.json").write_text(json.dumps(large_input(1300)))
    most = 92 << 20
    done = run("large.json", "--variant", "qkv", "--export", "out.html",
               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)))
    expect_fine(done)


@test
def a_pipe_that_does_not_wait():
    """A full pipe that is told not to block is waited for, and nothing is lost."""
    pathlib.Path("large.json").write_text(json.dumps(large_input(100)))
    expected = run("large.json", "--format", "json").stdout
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    program = subprocess.Popen([PROGRAM, "large.json", "--format", "json"], stdout=writing,
                               stderr=subprocess.PIPE)
    os.close(writing)
    time.sleep(0.5)
    with os.fdopen(reading, "rb") as pipe:
        found = pipe.read()
    said = program.communicate(timeout=TIMEOUT)[1]
    expect("exit status and message", (program.returncode, said), (0, b""))
    expect("the same bytes", found == expected, True)


@test
def messages_through_a_pipe_that_does_not_wait():
    """So is standard error: a message is said when there is room for it."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    filled = 0
    try:
        while True:
            filled += os.write(writing, b"x" * 4096)
    except BlockingIOError:
        pass
    program = subprocess.Popen([PROGRAM, "missing.json"], stderr=writing)
    os.close(writing)
    time.sleep(0.3)
    with os.fdopen(reading, "rb") as pipe:
        found = pipe.read()
    expect("exit status", program.wait(timeout=TIMEOUT), 2)
    expect("message", found[filled:],
           b"attn-trace: missing.json: cannot be opened: No such file or directory\n")


@test
def an_empty_pipe_that_does_not_wait():
    """An input that comes bit by bit through a pipe told not to block is waited for, to its end."""
    text = pathlib.Path("in.json").read_bytes()
    expected = run("in.json", "--format", "json").stdout
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    program = subprocess.Popen([PROGRAM, "-", "--format", "json"], stdin=reading,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as pipe:
        for part in (text[:20], text[20:]):
            time.sleep(0.2)
            pipe.write(part)
    shown, said = program.communicate(timeout=TIMEOUT)
    expect("exit status and message", (program.returncode, said), (0, b""))
    expect("the same bytes", shown == expected, True)


# ---- terminals ----

def on_a_terminal(environment):
    """What the program shows on a terminal."""
    ours, theirs = pty.openpty()
    clean = {key: value for key, value in os.environ.items()
             if key not in ("COLUMNS", "NO_COLOR", "TERM")}
    program = subprocess.Popen([PROGRAM, "in.json", "--steps", "weights"], stdout=theirs,
                               env={**clean, **environment})
    os.close(theirs)
    shown = b""
    try:
        while block := os.read(ours, 1 << 16):
            shown += block
    except OSError:  # the end, on Linux
        pass
    os.close(ours)
    expect("exit status", program.wait(timeout=TIMEOUT), 0)
    return shown


@test
def terminals_without_colour():
    """A terminal of no kind, or of a dumb one, gets no colour; another does."""
    for environment, coloured in (({}, False), ({"TERM": ""}, False), ({"TERM": "dumb"}, False),
                                  ({"TERM": "xterm-256color"}, True),
                                  ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False)):
        expect(f"colour with {environment}", b"\x1b[" in on_a_terminal(environment), coloured)


@test
def columns_within_reason():
    """However many columns there are said to be, no line is longer than 10,000 of them."""
    for columns in ("99999999999", "99999999999999999999999999", "10001"):
        done = run("in.json", environment={"COLUMNS": columns}.items())
        expect_fine(done)
        longest = max(map(len, done.stdout.decode().splitlines()))
        expect(f"longest line with COLUMNS={columns}", longest, 10000)
    for columns in ("-5", "many", "0", ""):
        done = run("in.json", environment={"COLUMNS": columns}.items())
        expect(f"COLUMNS={columns}", done.stdout, run("in.json").stdout)


# ---- what is large ----

@test
def what_is_large_is_said_first():
    """Something large is announced with its size, within a factor of two; a toy is not."""
    pathlib.Path("large.json").write_text(json.dumps(large_input(500)))
    expect_fine(run("large.json", "--export", "small.json", "--steps", "weights"))
    done = run("large.json", "--export", "out.json", "--export", "small.md", "--steps",
               "weighted_values", "--word", "1,200")
    expect_fine(done)
    done = run("large.json", "--export", "out.json")
    expect("exit status", done.returncode, 0)
    said = re.fullmatch(r"attn-trace: out\.json: about (\d+) MB will be written; "
                        r"--word asks for less\n", done.stderr.decode())
    expect("a message of that form", bool(said), True)
    size = os.path.getsize("out.json") / 1e6
    expect(f"{said[1]} MB near {size:.0f} MB", size / 2 < float(said[1]) < size * 2, True)
    done = run("large.json", "--format", "json", stdout=subprocess.DEVNULL)
    expect("message", done.stderr, said[0].replace("out.json", "standard output").encode())


@test
def floods_of_marks():
    """A token of 100,000 combining marks is cut wherever people read it, and whole in data."""
    flood = "a" + "\u0301" * 100_000
    pathlib.Path("flood.json").write_text(json.dumps({**INPUT, "tokens": [flood, "b", "c"],
                                                      "title": flood, "mask": "causal"}))
    pathlib.Path("mine.json").write_text(ANSWERS)
    for arguments in ([], ["--format", "markdown"], ["--compare"], ["--check", "mine.json"],
                      ["--compare", "--format", "markdown"], ["--audit"],
                      ["--explain", "qkv.context[3]"]):
        done = run("flood.json", *arguments)
        expect("message", done.stderr, b"")
        expect(f"{len(done.stdout)} bytes of {arguments} are few", len(done.stdout) < 100_000, True)
    expect_fine(run("flood.json", "--worksheet", "sheet.md"))
    expect("the sheet is small", os.path.getsize("sheet.md") < 100_000, True)
    done = run("flood.json", "--word", "d" * 100)
    expect("exit status", done.returncode, 2)
    expect("the message is short", len(done.stderr) < 1000, True)
    trace = json.loads(run("flood.json", "--format", "json").stdout)
    expect("the token is whole in JSON", trace["input"]["tokens"][0] == flood, True)


# ---- the runner ----

def main():
    global PROGRAM
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=lambda path: str(pathlib.Path(path).resolve(strict=True)))
    parser.add_argument("-k", metavar="PATTERN", default="", help="only tests matching this")
    options = parser.parse_args()
    PROGRAM = options.program
    failed = 0
    chosen = [one for one in TESTS if re.search(options.k, one.__name__)]
    for one in chosen:
        with tempfile.TemporaryDirectory() as scratch:
            os.chdir(scratch)
            os.chmod(scratch, 0o755)
            pathlib.Path("in.json").write_text(json.dumps(INPUT))
            try:
                one()
            except Skip as why:
                print(f"skipped {one.__name__}: {why}")
            except (AssertionError, OSError, subprocess.TimeoutExpired) as wrong:
                failed += 1
                print(f"FAILED {one.__name__}: {one.__doc__}\n    {wrong}")
            os.chdir("/")
    print(f"{len(chosen)} tests, {failed} failed")
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
