#!/usr/bin/env python3
"""The same bits, whoever compiles and whatever the processor has.

    run.py SAME_BITS PROGRAM SOURCE_DIR

SAME_BITS, built from same_bits.cpp, must print hashes.json, and so must the same source built here by
each compiler that is installed, with and without optimising, for any processor of its kind and for
this one, whose fused operations must stay unused. PROGRAM must write the same trace of inputs with
every elementary function in them, wherever the C library has variants for this processor and is told
not to take them. Exit status: 0 all the same, 1 not.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
COMPILERS = ("g++", "clang++")
FLAGS = (["-O0"], ["-O2"], ["-O2", "-march=native"])
PLAIN_PROCESSOR = "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX2_Usable,-FMA_Usable"

# So many numbers that some are others by a function with fused operations, which few are.
WORDS = 60
ROWS = [[((7 * i + 3 * j + i * i * j) % 101 - 50) / 37 for j in range(4)] for i in range(WORDS)]
TRACED = {
    "rotary positions": {"rotary": {"pairs": "halves"}},
    "rotary positions far off": {"rotary": {"pairs": "neighbours", "base": 500000,
                                            "positions": [1.1 ** k for k in range(WORDS)]}},
    "a softcap": {"softcap": 1.7},
    "slopes": {"alibi": True, "heads": 2},
    **{activation: {"positions": "sinusoidal",
                    "feed_forward": {"W_1": ROWS[:4], "W_2": ROWS[2:6], "activation": activation}}
       for activation in ("gelu", "gelu-tanh", "silu")},
}


def hashes(program):
    done = subprocess.run([program], capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def built(compiler, flags, source, target):
    """All files as one, which takes the least time and leaves the compiler the most to rearrange."""
    files = [*sorted((source / "src/elementary").glob("*.cpp")), HERE / "same_bits.cpp"]
    command = [compiler, "-std=c++20", "-ffp-contract=off", *flags, f"-I{source / 'src'}",
               f"-I{HERE}", "-x", "c++", "-", "-o", str(target)]
    return subprocess.run(command, input="".join(f'#include "{file}"\n' for file in files),
                          capture_output=True, text=True, timeout=300)


def trace(program, text, **environment):
    return subprocess.run([program, "-", "--format", "json"], input=text, text=True,
                          capture_output=True, timeout=60, check=True,
                          env={**os.environ, **environment}).stdout


def main(same_bits, program, source):
    expected = json.loads((HERE / "hashes.json").read_text())
    wrong = []
    compared = []

    def compare(who, found):
        compared.append(who)
        wrong.extend(f"{who}: {name} has the hash {found.get(name)}, expected {hash_}"
                     for name, hash_ in expected.items() if found.get(name) != hash_)

    compare("this build", hashes(same_bits))
    with tempfile.TemporaryDirectory() as folder:
        for compiler in filter(shutil.which, COMPILERS):
            for flags in FLAGS:
                who = " ".join([compiler, *flags])
                done = built(compiler, flags, source, pathlib.Path(folder) / "same_bits")
                if done.returncode != 0:
                    wrong.append(f"{who}: {done.stderr[:500]}")
                    continue
                compare(who, hashes(pathlib.Path(folder) / "same_bits"))

    for name, keys in TRACED.items():
        text = json.dumps({"embeddings": ROWS, "W_Q": ROWS[:4], "W_K": ROWS[4:8],
                           "W_V": ROWS[1:5], "word": list(range(1, WORDS + 1)), **keys})
        if trace(program, text) != trace(program, text, GLIBC_TUNABLES=PLAIN_PROCESSOR):
            wrong.append(f"{name}: without fused operations the trace is another")

    for one in wrong:
        print(one)
    print(f"the same bits by {', '.join(compared)}; {len(TRACED)} traces; {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]).resolve()))
