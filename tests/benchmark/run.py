#!/usr/bin/env python3
"""Measures attn-trace against a NumPy script that does the same work, both in one run.
Usage: run.py PROGRAM [REPEATS]

Machines are noisy, so the two take turns, the median of each is taken, and only ratios are worth
quoting. Time is the wall time of the whole process; memory is its peak resident set.
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


def measure(command):
    """Wall seconds and peak MiB of one run, its output thrown away."""
    null = os.open(os.devnull, os.O_WRONLY)
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ,
                            file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    os.close(null)
    if status != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return seconds, usage.ru_maxrss / 1024


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
    own_seconds, own_memory = next(iter(medians.values()))
    for name, (seconds, memory) in medians.items():
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


if __name__ == "__main__":
    main()
