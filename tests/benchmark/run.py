#!/usr/bin/env python3
"""Measures attn-trace against a NumPy script that does the same work, and what it does beside
tracing against the trace itself, each in one run.
Usage: run.py PROGRAM [REPEATS]

Machines are noisy, so what is compared takes turns, the median of each is taken, and only ratios
are worth quoting. Against NumPy, time is the wall time of the whole process; within the program it
is processor time, as on a machine that others use. Memory is the peak resident set.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent.parent / "data"
STEPS = "queries,keys,values,scores,scaled_scores,weights,context"


def measure(command, allowed=(0,)):
    """Wall seconds, peak MiB and processor seconds of one run, its output thrown away."""
    null = os.open(os.devnull, os.O_WRONLY)
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ,
                            file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    os.close(null)
    if os.waitstatus_to_exitcode(status) not in allowed:
        sys.exit(f"failed: {' '.join(command)}")
    return seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def race(title, commands, repeats):
    """Lets the commands take turns; the first is what the others are compared with."""
    runs = {name: [] for name in commands}
    for turn in range(repeats + 1):
        for name, command in commands.items():
            result = measure(command)
            if turn > 0:  # the first turn warms the caches
                runs[name].append(result)
    print(f"\n{title}, median of {repeats} turns")
    medians = {name: [statistics.median(column) for column in zip(*results)]
               for name, results in runs.items()}
    own_seconds, own_memory, _ = next(iter(medians.values()))
    for name, (seconds, memory, _) in medians.items():
        print(f"  {name:28} {seconds * 1000:9.1f} ms {memory:8.1f} MiB"
              f"   time × {seconds / own_seconds:5.2f}   memory × {memory / own_memory:5.2f}")


# Run by a Python of its own: a child's peak memory counts what its parent held when it was started.
WRITE_BIG_INPUT = """
import json, sys
import numpy as np
n, d_model, d_k = 1024, 512, 64
random = np.random.default_rng(1)
weights = {name: (random.standard_normal((d_model, d_k)) / d_model**0.5).tolist()
           for name in ("W_Q", "W_K", "W_V")}
with open(sys.argv[1], "w") as file:
    json.dump({"embeddings": random.standard_normal((n, d_model)).tolist(), **weights}, file)
"""


WRONG = 1  # the exit status of a check that found numbers that differ

# Written beside each other: an input, and a context for each variant in which every number is wrong.
WRITE_SENTENCE = """
import json, sys
import numpy as np
n, d = int(sys.argv[2]), 16
random = np.random.default_rng(1)
given = {name: random.standard_normal((d, d)).round(3).tolist() for name in ("W_Q", "W_K", "W_V")}
given["embeddings"] = random.standard_normal((n, d)).round(3).tolist()
with open(sys.argv[1], "w") as file:
    json.dump(given, file)
wrong = (5 + random.random((n, d))).round(4).tolist()
with open(sys.argv[1] + ".wrong", "w") as file:
    json.dump({variant: {"context": wrong} for variant in ("raw", "query-key", "qkv")}, file)
"""


def times_the_trace(program, sentence, repeats):
    """Checks and audits, in processor times of the trace of the same input as JSON."""
    steps = STEPS + ",exponentials"
    trace = [program, sentence, "--format", "json", "--steps", steps]
    commands = {"the trace as JSON": trace,
                "--audit": [program, sentence, "--audit"],
                "--check, all contexts wrong": [program, sentence, "--check", sentence + ".wrong"]}
    runs = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            runs[name].append(measure(command, (0, WRONG)))
    print(f"\nn = 400, d = 16, three variants, median processor time of {repeats} turns")
    own = statistics.median(run[2] for run in runs["the trace as JSON"])
    for name, measured in runs.items():
        _, memory, seconds = (statistics.median(column) for column in zip(*measured))
        print(f"  {name:28} {seconds * 1000:9.1f} ms {memory:8.1f} MiB   time × {seconds / own:5.1f}")


def time_a_byte(program, sentence, repeats):
    """What a byte of text and of Markdown costs, beside one of JSON."""
    costs = {}
    for _ in range(repeats):
        for form in ("json", "text", "markdown"):
            command = [program, sentence, "--format", form]
            size = len(subprocess.run(command, check=True, capture_output=True).stdout)
            costs.setdefault(form, []).append(measure(command)[2] / size)
    print(f"\nn = 100, d = 16, all steps, median processor time a byte of {repeats} turns")
    own = statistics.median(costs["json"])
    for form, measured in costs.items():
        cost = statistics.median(measured)
        print(f"  {form:28} {1 / cost / 1e6:9.1f} MB/s   time × {cost / own:5.1f}")


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    peer = [sys.executable, str(HERE / "numpy_peer.py")]
    with tempfile.TemporaryDirectory() as folder:
        big = pathlib.Path(folder) / "big.json"
        subprocess.run([sys.executable, "-c", WRITE_BIG_INPUT, str(big)], check=True)
        out = str(pathlib.Path(folder) / "out.json")
        lecture = str(DATA / "lecture.json")
        race("The toy, data/lecture.json to standard output",
             {"attn-trace": [program, lecture],
              "/bin/true": ["/bin/true"],
              "NumPy, json.dumps": [*peer, lecture, out, "print"]}, repeats * 10)
        race("n = 1024, d_model = 512, d_k = 64, three variants to a JSON file",
             {"attn-trace": [program, str(big), "--self", "score", "--steps", STEPS,
                             "--export", out],
              "NumPy, json.dump": [*peer, str(big), out, "dump"],
              "NumPy, json.dumps": [*peer, str(big), out, "dumps"]}, repeats)
        sentences = {}
        for n in (100, 400):
            sentences[n] = str(pathlib.Path(folder) / f"{n}.json")
            subprocess.run([sys.executable, "-c", WRITE_SENTENCE, sentences[n], str(n)], check=True)
        times_the_trace(program, sentences[400], repeats)
        time_a_byte(program, sentences[100], repeats)


if __name__ == "__main__":
    main()
