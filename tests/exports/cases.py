"""The inputs whose exports are tested: those of data/ and of other tests, and random ones."""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))
from document import complete
from random_blocks import random_block_case
from random_inputs import random_case
from random_models import random_model_case

SEED = 20171208
RANDOM_OF_EACH_KIND = 40


def files(data):
    """Each input of data/, of the transcripts and of the test of texts."""
    tests = [file for folder in ("golden", "told") for file in (HERE.parent / folder).glob("*.json")]
    return sorted(pathlib.Path(data).rglob("*.json")) + sorted(tests)


def flags_of(flags):
    """Flags of a random case as one types them."""
    typed = []
    if "word" in flags:
        typed += ["--word", ",".join(str(entry) for entry in flags["word"])]
    typed += [f"--{name}={flags[name]}" for name in ("scale", "self", "mask", "variant")
              if name in flags]
    return typed


def cases(data, scratch, count):
    """(name, file, flags): each file as it is, masked, under each policy and with all words; then
    `count` random inputs of each kind."""
    for file in files(data):
        document = json.loads(file.read_text(encoding="utf-8"))
        all_words = ",".join(str(i + 1) for i in range(len(complete(document)["tokens"])))
        for flags in ([], ["--mask", "causal"], ["--self", "carry"], ["--self", "skip"],
                      ["--word", all_words]):
            yield " ".join([file.name, *flags]), file, flags
    rng = np.random.default_rng(SEED)
    kinds = {"input": random_case, "model": lambda rng, _: random_model_case(rng),
             "block": random_block_case}
    for kind, make in kinds.items():
        for index in range(count):
            document, flags = make(rng, index)
            file = scratch / f"{kind}-{index + 1}.json"
            file.write_text(json.dumps(document), encoding="utf-8")
            yield file.name, file, flags_of(flags)


def address(variant, step):
    """qkv.head2.weights"""
    head = f"head{step['head']}." if "head" in step else ""
    return f"{variant['id']}.{head}{step['id']}"


def hold_all(data, what, before, check):
    """Calls before(scratch), then check(file, flags, scratch) of every case, which tells how much it
    has seen to be right, 0 of what is refused. The exit status: 1 where something is wrong."""
    total, refused, wrong, seen = 0, 0, 0, 0
    with tempfile.TemporaryDirectory(prefix="attn-trace-exports-") as folder:
        scratch = pathlib.Path(folder)
        assert len(files(data)) > 50, "there are hardly any inputs"
        before(scratch)
        for name, file, flags in cases(data, scratch, RANDOM_OF_EACH_KIND):
            seen += 1
            try:
                count = check(file, flags, scratch)
                total += count
                refused += not count
            except AssertionError as trouble:
                wrong += 1
                print(f"{name}: {str(trouble)[:600]}")
    print(f"{seen} inputs, {refused} of them refused, {total} {what}"
          + (f", {wrong} inputs WRONG" if wrong else ""))
    return 1 if wrong or total == 0 else 0


def export(program, file, flags, *paths):
    """Writes the exports; whether there is a trace to be exported."""
    command = [program, str(file), *flags]
    for path in paths:
        command += ["--export", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode == 2 and done.stderr.startswith("attn-trace: "):
        return False
    if done.returncode != 0 or done.stderr or done.stdout:
        raise AssertionError(f"{command}: exit status {done.returncode}, {done.stderr!r}, "
                             f"{done.stdout!r}")
    return True
