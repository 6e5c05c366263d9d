#!/usr/bin/env python3
"""Compiles the traces that are exported as LaTeX.

    latex.py PROGRAM DATA_DIR

Each input's document compiles under pdflatex without an error, in ASCII alone, and hardly a line is
wider than the page. A token, a title or a description, whatever it holds, is text: it reads no
file, ends nothing, and what stands after it is there. Exit status: 0 all is well, 1 something is
not, 77 pdflatex or NumPy is missing.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
try:
    from cases import export, files
except ImportError:
    print("skipped: NumPy is missing (Debian and Ubuntu: apt-get install python3-numpy)")
    sys.exit(77)
if shutil.which("pdflatex") is None:
    print("skipped: pdflatex is missing (Debian and Ubuntu: apt-get install texlive-latex-base)")
    sys.exit(77)

WIDEST = 20  # points beyond the margin
HOSTILE = ["\\input{secret}", "%", "^^5cinput{secret}", "\\end{document}", "}", "{", "$x", "\\[",
           "#1", "a_b^c", "~&", "\\", "``'' -- <<>> ?` !`", "\\write18{touch secret2}", "", " a  b ",
           "\x1b[31m", "\n\n\\par", "猫🐈", "e\u0301 naïve ąęş ñ Łódź İı ß æ œ", "αβγ Ωά", "\u202e",
           "̈", "½ № ﬁ", "https://example.org/a_long/path/" + "x/" * 60]


def compile(path):
    """Problems, the files that were read, and how many pages there are."""
    done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-recorder",
                           "-no-shell-escape", path.name],
                          cwd=path.parent, capture_output=True, timeout=120)
    log = done.stdout.decode("utf-8", "replace")
    problems = re.findall(r"^! .*(?:\n.*){3}", log, re.MULTILINE)
    if done.returncode != 0 and not problems:
        problems = [f"exit status {done.returncode}"]
    problems += [f"{width} points too wide" for width in re.findall(r"Overfull \\hbox \(([0-9.]+)pt",
                                                                   log) if float(width) > WIDEST]
    read = path.with_suffix(".fls").read_text(encoding="utf-8", errors="replace")
    pages = re.search(r"Output written on .* \((\d+) pages?", " ".join(log.split()))
    return problems, read, int(pages[1]) if pages else 0


def check(program, file, flags, scratch):
    """Whether there is a document, which must compile."""
    path = scratch / "trace.tex"
    if not export(program, file, flags, path):
        return False
    path.read_text(encoding="ascii")
    problems, _, _ = compile(path)
    assert not problems, problems[:3]
    return True


def check_hostile(program, scratch):
    (scratch / "secret.tex").write_text("read", encoding="ascii")
    file, path = scratch / "hostile.json", scratch / "hostile.tex"
    harmless = 0
    for text in ("a", *HOSTILE):
        given = {"title": text, "description": text, "source": text, "tokens": [text, "b"],
                 "W_Q": [[1], [2]], "W_K": [[1], [2]], "W_V": [[1], [2]],
                 "embeddings": [[1, 0], [0, 1]]}
        file.write_text(json.dumps(given), encoding="utf-8")
        assert export(program, file, [], path), text
        path.read_text(encoding="ascii")
        problems, read, pages = compile(path)
        assert not problems, (text, problems)
        assert "secret" not in read and not (scratch / "secret2").exists(), text
        # All of the document was read: as many pages as with a harmless text, or more.
        harmless = harmless or pages
        assert pages >= harmless > 0, (text, pages, harmless)
        log = path.with_suffix(".log").read_text(errors="replace")
        assert "\\end occurred inside a group" not in log, text


def main(program, data):
    seen, wrong = 0, 0
    with tempfile.TemporaryDirectory(prefix="attn-trace-exports-") as folder:
        scratch = pathlib.Path(folder)
        check_hostile(program, scratch)
        cases = [(file, flags) for file in files(data)
                 for flags in ([], ["--precision", "17", "--variant", "raw"])]
        for file, flags in cases:
            try:
                seen += check(program, file, flags, scratch)
            except AssertionError as trouble:
                wrong += 1
                print(" ".join([file.name, *flags]), trouble)
    print(f"{seen} documents and {len(HOSTILE)} with hostile text compile"
          + (f", {wrong} do NOT" if wrong else ""))
    return 1 if wrong or seen < 50 else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: latex.py PROGRAM DATA_DIR", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2]))
