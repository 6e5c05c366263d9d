"""Holds what --next writes against the oracle: an input whose embeddings are a block's result.

    compare_next.py PROGRAM

Of random blocks (random_blocks.py) each variant's next layer is written, with the rest of the same
file and of another one. Exit status: 0 all agree, 1 something differs, 2 usage, 77 NumPy is missing.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("skipped: NumPy is missing (Debian and Ubuntu: apt-get install python3-numpy)")
    sys.exit(77)

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
import masks
import oracle
from compare_trace import compare_numbers
from differs import Differs, expect
from document import complete
from random_blocks import random_block_case
from random_inputs import told
from refused import Refused, require

SEED = 20170612
CASES = 200
OF_OTHER_WORDS = ("queries", "keys", "values", "scores")  # not of the next layer's


def next_input(document, rest, variant):
    """(the next layer's input, its embeddings as Sized); raises Refused."""
    every_word = {"word": list(range(1, len(complete(document)["tokens"]) + 1))}
    result = list(oracle.trace(document, every_word)[variant].step.values())[-1]
    require(not any(key in rest for key in OF_OTHER_WORDS), "what is given of other words")
    require(rest is not document or "past" not in document, "what this layer has cached")
    require(len(document["embeddings"][0]) == result.width(), "another length than embeddings have")
    following = {key: value for key, value in rest.items() if key not in ("positions", "tokens")}
    following["embeddings"] = result.values.tolist()
    if rest is document:
        following.pop("description")  # it tells of this layer's numbers
        following["title"] += " — next layer"
    if "tokens" in document:
        following["tokens"] = document["tokens"]
    return following, result


def check(program, document, rest, variant, files, scratch):
    """How many numbers agree; raises Differs. files: of the document, and of the rest where it is
    another."""
    written = scratch / "next.json"
    written.unlink(missing_ok=True)
    command = [program, files[0], "--variant", variant, "--next", str(written)]
    done = subprocess.run(command + [word for file in files[1:] for word in ("--with", file)],
                          capture_output=True, text=True, encoding="utf-8", timeout=60)
    try:
        following, embeddings = next_input(document, rest, variant)
    except Refused as why:
        expect(f"{variant}: exit status, with {why}", 2, done.returncode)
        expect(f"{variant}: written, with {why}", False, written.exists())
        return 0
    if done.returncode or done.stderr:
        raise Differs(f"{variant}: exit status {done.returncode}: {done.stderr.strip()!r}")
    found = json.loads(written.read_text(encoding="utf-8"))
    count = compare_numbers(f"{variant}: embeddings", embeddings, found["embeddings"])
    ours, theirs = complete(following), complete(found)
    for key in sorted({*ours, *theirs} - {"embeddings"}):
        if ours.get(key) != theirs.get(key):
            raise Differs(f"{variant}: {key}: the program says {theirs.get(key)!r}, expected "
                          f"{ours.get(key)!r}")
    return count


def check_all(program, document, scratch):
    """How many numbers of each variant's next layer agree; raises Differs."""
    mask = document.get("mask")
    if masks.is_matrix(mask) and len(mask) < len(complete(document)["tokens"]):
        return 0  # it says nothing of the words that are not encoded
    try:
        variants = oracle.trace(document)
    except Refused:
        return 0
    file, beside = scratch / "layer.json", scratch / "rest.json"
    other = {key: value for key, value in document.items()
             if key not in ("embeddings", "tokens", "positions")}
    other |= {"title": "the layer above", "embeddings": document.get("embeddings", [[1]])}
    for path, content in ((file, document), (beside, other)):
        path.write_text(json.dumps(content), encoding="utf-8")
    return sum(check(program, document, document, variant, [str(file)], scratch)
               + check(program, document, other, variant, [str(file), str(beside)], scratch)
               for variant in variants)


def main(program):
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="attn-trace-next-"))
    rng = np.random.default_rng(SEED)
    total = differing = written = 0
    for index in range(CASES):
        document, _ = random_block_case(rng, 2 * index)
        document |= {"title": f"block {index + 1}", "description": "of random numbers"}
        try:
            count = check_all(program, document, scratch)
            total, written = total + count, written + bool(count)
        except Differs as difference:
            differing += 1
            print(f"block-{index + 1}: DIFFERS: {difference} ({told(document, {})})")
    shutil.rmtree(scratch)
    print(f"{CASES} inputs, {written} of them with a next layer, {total} numbers compared"
          + (f", {differing} inputs differ" if differing else ""))
    return 1 if differing else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("usage: compare_next.py PROGRAM", file=sys.stderr)
        sys.exit(2)
    if shutil.which(sys.argv[1]) is None:
        print(f"{sys.argv[1]} is no program that can be run", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
