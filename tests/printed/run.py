#!/usr/bin/env python3
"""Real programs print matrices; the program reads back what they print.

    run.py PROGRAM

Each way of printing is asked to print the same matrices. The program is given an input whose values
are that matrix, and what was printed as answers: every number must agree, or be told as left out.
Then one number of the input is changed by more than any print rounds off, and it must differ.
Programs that are not installed are left out, and named.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("NumPy is not installed")
    sys.exit(77)

END = "====="  # after each

# What is printed of M, an array of doubles.
NUMPY = {
    "print": "print(M)",
    "repr": "print(repr(M))",
    "float32": "print(repr(M.astype(np.float32)))",
    "float16": "print(repr(M.astype(np.float16)))",
    "named": "print('values:', M)",
    "lists": "print(M.tolist())",
    "scalars": "print([list(row) for row in M])",
    "rows": "for row in M: print(row)",
    "four decimals": "np.set_printoptions(precision=4, suppress=True); print(M)",
    "narrow": "np.set_printoptions(linewidth=40); print(M)",
    "exponents": "np.set_printoptions(formatter={'float': '{:.6e}'.format}); print(M)",
    "array2string": "print(np.array2string(M, separator=', '))",
    "savetxt": "np.savetxt(sys.stdout, M)",
    "CSV": "np.savetxt(sys.stdout, M, delimiter=',', fmt='%.8g')",
    "decimal commas": "for row in M: print(';'.join('%.5f' % x for x in row).replace('.', ','))",
    "masked": "print(np.ma.masked_array(M, np.arange(M.size).reshape(M.shape) == M.size - 1))",
    "left out": "np.set_printoptions(threshold=5, edgeitems=1); print(repr(M))",
    "percent": "for row in M: print('  '.join('%10.4f' % x for x in row))",
    "logging": "import logging; logging.basicConfig(stream=sys.stdout, force=True); "
               "logging.warning(M)",
    "logging, line by line": "import logging; logging.basicConfig(stream=sys.stdout, force=True, "
                             "format='%(asctime)s - attn - %(levelname)s - %(message)s'); "
                             "[logging.warning(line) for line in repr(M).split('\\n')]",
    "syslog": "[print(f'May  1 10:12:{i % 60:02} host prog[{i}]: {line}') "
              "for i, line in enumerate(str(M).split('\\n'))]",
    "log": "for line in str(M).split('\\n'): print('2026-01-05 10:12:33,123 [INFO]', line)",
}
# What these print of millionths is zeros alone, or what no number of the type is.
TOO_SMALL = ("NumPy, four decimals", "NumPy, float16", "NumPy, decimal commas", "NumPy, percent",
             "node, toFixed", "R, round")
TORCH = {
    "print": "import torch; print(torch.tensor(M))",
    "float32": "import torch; print(torch.tensor(M, dtype=torch.float32).requires_grad_())",
    "narrow": "import torch; torch.set_printoptions(linewidth=40); print(torch.tensor(M))",
    "lists": "import torch; print(torch.tensor(M).tolist())",
}
PANDAS = {
    "print": "import pandas as pd; print(pd.DataFrame(M))",
    "CSV": "import pandas as pd; print(pd.DataFrame(M).to_csv())",
}
R = {
    "print": "print(M)",
    "digits": "print(M, digits = 4)",
    "fifteen digits": "print(M, digits = 15)",
    "names": "dimnames(M) <- list(paste0('w', 1:nrow(M)), paste0('d', 1:ncol(M))); print(M)",
    "narrow": "options(width = 40); print(M)",
    "data frame": "print(as.data.frame(M))",
    "table": "write.table(M, row.names = FALSE, col.names = FALSE)",
    "CSV": "write.csv(M)",
    "CSV of Europe": "write.csv2(M, row.names = FALSE)",
    "format": "cat(apply(format(M, digits = 5), 1, paste, collapse = ' '), sep = '\\n')",
    "round": "print(round(M, 2))",
}
NODE = {
    "console.log": "console.log(M)",
    "typed arrays": "console.log(M.map((row) => Float64Array.from(row)))",
    "single precision": "console.log(M.map((row) => Float32Array.from(row)))",
    "named": "console.log('values', M)",
    "JSON": "console.log(JSON.stringify(M))",
    "toFixed": "console.log(M.map((row) => row.map((x) => x.toFixed(4)).join('\\t')).join('\\n'))",
    "table": "console.table(M)",
}


def make_matrices():
    rng = np.random.default_rng(20)
    return {
        "weights": np.array([[1.0, 0, 0], [0.5, 0.5, 0], [0.25, 0.125, 0.625]]),
        "of one size": rng.normal(size=(4, 3)),
        "wide": rng.normal(size=(3, 13)),
        "of many sizes": rng.normal(size=(3, 4)) * 10.0 ** rng.integers(-3, 4, size=(3, 4)),
        "small": rng.normal(size=(2, 3)) * 1e-6,
        "tall": rng.normal(size=(20, 2)),
    }


def write_input(matrix):
    width = matrix.shape[1]
    zeros, ones = [[0.0]] * width, np.eye(width).tolist()
    text = {"embeddings": matrix.tolist(), "W_Q": zeros, "W_K": zeros, "W_V": ones}
    pathlib.Path("input.json").write_text(json.dumps(text))


def check(program, name):
    run = subprocess.run(
        [program, "input.json", "--variant", "qkv", "--check", "printed.txt", "--as", "values",
         "--format", "json"] + (["--read", "decimal-comma"] if "commas" in name else []),
        capture_output=True, text=True, timeout=60)
    said = json.loads(run.stdout) if run.returncode in (0, 1) else None
    return said and said["differ"], run.stderr or run.stdout


def has_module(name):
    return subprocess.run([sys.executable, "-c", f"import {name}"],
                          capture_output=True).returncode == 0


def python_program(codes, names):
    """All that is printed in one run, since starting one is what takes time."""
    lines = ["import sys", "import numpy as np", "usual = np.get_printoptions()"]
    for name in names:
        for code in codes.values():
            lines += [f"M = np.load({name + '.npy'!r})", f"exec({code!r})",
                      "np.set_printoptions(**usual)", f"print({END!r})"]
    return [sys.executable, "-c", "\n".join(lines)]


def node_program(codes, names):
    lines = ["const read = (name) => JSON.parse(require('fs').readFileSync(name, 'utf8'));"]
    for name in names:
        for code in codes.values():
            lines.append(f"{{ const M = read({name + '.json'!r}); {code}; console.log({END!r}); }}")
    return [shutil.which("node"), "-e", "\n".join(lines)]


def r_program(codes, names):
    lines = []
    for name in names:
        for code in codes.values():
            lines += [f"M <- unname(as.matrix(read.table('{name}.txt')))",
                      "options(width = 80, digits = 7)", code, f"cat('{END}\\n')"]
    pathlib.Path("program.R").write_text("\n".join(lines))
    return ["Rscript", "--vanilla", "program.R"]


PROGRAMS = (("NumPy", NUMPY, python_program), ("torch", TORCH, python_program),
            ("pandas", PANDAS, python_program), ("node", NODE, node_program), ("R", R, r_program))


def is_installed(program):
    if program == "R":
        return shutil.which("Rscript")
    return shutil.which("node") if program == "node" else has_module(program.lower())


def all_printed(matrices):
    """(program and way, matrix, text) of all that is installed; and what is not."""
    names = list(matrices)
    texts, missing = [], []
    for program, codes, make in PROGRAMS:
        if not is_installed(program):
            missing.append(program)
            continue
        run = subprocess.run(make(codes, names), capture_output=True, text=True, timeout=120,
                             check=True)
        ways = [(f"{program}, {way}", name) for name in names for way in codes]
        texts += [(*way, text) for way, text in zip(ways, run.stdout.split(END + "\n"))]
    return texts, missing


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    failures = count = 0
    with tempfile.TemporaryDirectory(prefix="attn-trace-printed-") as folder:
        os.chdir(folder)
        matrices = make_matrices()
        for name, matrix in matrices.items():
            np.save(name + ".npy", matrix)
            np.savetxt(name + ".txt", matrix, fmt="%.17g")
            pathlib.Path(name + ".json").write_text(json.dumps(matrix.tolist()))
        texts, missing = all_printed(matrices)
        for way, name, text in texts:
            if name == "small" and way in TOO_SMALL:
                continue
            count += 1
            pathlib.Path("printed.txt").write_text(text)
            other = matrices[name].copy()
            other[0, 0] += 0.01 * abs(other).max() + 1e-3
            for matrix, expected in ((matrices[name], 0), (other, 1)):
                write_input(matrix)
                differ, said = check(program, way)
                if differ != expected:
                    failures += 1
                    print(f"FAILED {way}, {name}: {differ} differ, expected {expected}\n{text}\n"
                          f"{said[:800]}")
                    break
    if missing:
        print(f"not installed, and left out: {', '.join(missing)}")
    print(f"{count} texts, {failures} failed")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
