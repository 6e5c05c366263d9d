"""Holds the program against PyTorch, in double precision.

    torch_peer.py PROGRAM

Random inputs are computed by scaled dot-product attention, of queries, keys and values as they are,
and by nn.MultiheadAttention, whose own matrices and biases become the input's: every weight of
every head, their mean over the heads, and what comes out must agree. Whole blocks are computed by
nn.TransformerEncoderLayer (torch_layers.py), and agree in every step that it shows; what it computes
in single precision and in bfloat16 is right to --check. What models add to attention
(torch_models.py) is held against PyTorch where the installed version has it. Exit status: 0 all
agree, 1 something differs, 2 usage, 77 PyTorch is missing.
"""

import json
import random
import shutil
import subprocess
import sys
import tempfile
from functools import partial

try:
    import torch
except ModuleNotFoundError:
    print("skipped: PyTorch is not installed (Debian and Ubuntu: .ci/setup python3-torch)")
    sys.exit(77)

from torch_layers import encoder_layer_case
from torch_models import KINDS, Lacks, attend, numbers

SEED = 20170612
CASES = 60  # of each of the functions
CASES_OF_A_KIND = 4  # of what models add, and of padding
TOLERANCE = 1e-12  # of the largest number of a matrix, or of 1 where that is larger


class Differs(Exception):
    """The program and PyTorch disagree; the message says where."""


def random_mask(rng, rows, columns):
    """What the input calls it, and which cells it leaves visible; every row has one."""
    kind = rng.choice([None, "causal", "matrix"])
    if kind == "causal":
        return kind, torch.ones(rows, columns, dtype=torch.bool).tril()
    if kind == "matrix":
        visible = torch.rand(rows, columns) < 0.6
        for row in visible:
            row[rng.randrange(columns)] = True
        return visible.tolist() if rng.random() < 0.5 else visible.int().tolist(), visible
    return kind, None


def attention_case(rng):
    """(what it is, input, {(step, head): PyTorch's})."""
    n, m, d_k, d_v = (rng.randint(1, 9) for _ in range(4))
    m = rng.choice([n, m])
    queries, keys, values = numbers(n, d_k), numbers(m, d_k), numbers(m, d_v)
    mask, visible = random_mask(rng, n, m)
    document = {"queries": queries.tolist(), "keys": keys.tolist(), "values": values.tolist()}
    if mask is not None:
        document["mask"] = mask

    def summed(to):
        causal = mask == "causal"
        return attend(queries[None], keys[None], to[None], None if causal else visible, causal)[0]

    # What comes out for the unit vectors is the weights.
    expected = {("weights", None): summed(torch.eye(m, dtype=torch.float64)),
                ("context", None): summed(values)}
    told = f"attention, n {n}, m {m}, d_k {d_k}, d_v {d_v}"
    return f"{told}, {told_mask(mask)}", document, expected


def padded_case(rng):
    return multihead_case(rng, padded=True)


def multihead_case(rng, padded=False):
    """(what it is, input, {(step, head): PyTorch's}); head "mean" is the mean over the heads."""
    heads, d, n = rng.randint(1, 4), rng.randint(1, 4), rng.randint(1, 8)
    d_model = heads * d
    from_memory, bias = rng.random() < 0.5, rng.random() < 0.5
    m, d_memory = (rng.randint(1, 8), rng.choice([d_model, rng.randint(1, 9)])) if from_memory \
        else (n, d_model)
    module = torch.nn.MultiheadAttention(d_model, heads, bias=bias, kdim=d_memory, vdim=d_memory,
                                         dtype=torch.float64).eval()
    for parameter in module.parameters():
        parameter.copy_(numbers(*parameter.shape))  # biases would be 0

    embeddings, memory = numbers(n, d_model), numbers(m, d_memory)
    mask, visible = random_mask(rng, n, m)
    padding = None
    if padded:  # the first token shows, so that every word sees one under a causal mask
        mask, visible = (mask, visible) if mask == "causal" else (None, None)
        padding = torch.rand(m) < 0.5
        padding[0] = False
        shown = (~padding).int().tolist()
        mask = shown if mask is None else {"all": [mask, shown]}
    document = {"embeddings": embeddings.tolist(), "heads": heads}
    if from_memory:
        document["memory"] = {"embeddings": memory.tolist()}
    if mask is not None:
        document["mask"] = mask

    # PyTorch keeps three matrices in one where their shapes allow it; all are output x input.
    W = dict(zip("QKV", module.in_proj_weight.chunk(3) if module.in_proj_weight is not None else
                 (module.q_proj_weight, module.k_proj_weight, module.v_proj_weight)))
    W["O"] = module.out_proj.weight
    out_in = rng.random() < 0.6
    if out_in:
        document["layout"] = "out_in"
    for letter, matrix in W.items():
        document[f"W_{letter}"] = (matrix if out_in else matrix.T).tolist()
    if bias:
        for letter, row in zip("QKV", module.in_proj_bias.chunk(3)):
            document[f"b_{letter}"] = row.tolist()
        document["b_O"] = module.out_proj.bias.tolist()

    attended = memory if from_memory else embeddings
    hidden = None if visible is None else ~visible  # here True hides
    masks = {"attn_mask": hidden, "key_padding_mask": padding}
    output, weights = module(embeddings, attended, attended, average_attn_weights=False, **masks)
    _, mean = module(embeddings, attended, attended, **masks)
    expected = {("weights", head + 1 if heads > 1 else None): weights[head]
                for head in range(heads)}
    expected["weights", "mean"] = mean
    expected["output", None] = output
    name = "nn.MultiheadAttention" + (" with key_padding_mask" if padded else "")
    told = (f"{name}, heads {heads}, n {n}, m {m}, d_model {d_model}"
            + (f", memory of width {d_memory}" if from_memory else "")
            + (", biases" if bias else "") + (", out_in" if out_in else ""))
    return f"{told}, {told_mask(mask)}", document, expected


def model_case(name, rng):
    document, expected = KINDS[name](rng)
    return f"{name}, {json.dumps(document)}", document, expected


def told_mask(mask):
    return mask if mask == "causal" else "no mask" if mask is None else "mask"


def run(program, document, ids):
    """{(step, head): values} of the variant qkv; the mean of the weights, too."""
    done = subprocess.run([program, "-", "--variant", "qkv", "--format", "json"],
                          input=json.dumps(document, allow_nan=False), capture_output=True,
                          text=True, encoding="utf-8", timeout=60)
    if done.returncode != 0:
        raise Differs(f"exit status {done.returncode}, standard error: {done.stderr.strip()!r}")
    [variant] = json.loads(done.stdout)["variants"]
    wanted = {(step["id"], step.get("head")): torch.tensor(step["values"], dtype=torch.float64)
              for step in variant["steps"] if step["id"] in ids}
    weights = [values for (id, _), values in wanted.items() if id == "weights"]
    wanted["weights", "mean"] = torch.stack(weights).mean(dim=0)
    return wanted


def compare(expected, found):
    """How many numbers agree, and how far they are apart at most."""
    count, largest = 0, 0.0
    for (id, head), theirs in expected.items():
        what = f"{id} of head {head}" if head else id
        ours = found.get((id, head))
        if ours is None or ours.shape != theirs.shape:
            shape = "no such step" if ours is None else f"the shape {tuple(ours.shape)}"
            raise Differs(f"{what}: the program has {shape}, PyTorch {tuple(theirs.shape)}")
        apart = (ours - theirs).abs().max().item() / max(1.0, theirs.abs().max().item())
        if not apart <= TOLERANCE:  # not so with NaN, either
            raise Differs(f"{what}: they are {apart:.1e} apart\nthe program: {ours.tolist()}\n"
                          f"PyTorch: {theirs.tolist()}")
        count += theirs.numel()
        largest = max(largest, apart)
    return count, largest


def hold(program, name, make, cases, rng):
    """Prints how many cases of one kind agree, or why they are skipped; how many differ."""
    differing, total, largest = 0, 0, 0.0
    for _ in range(cases):
        try:
            with torch.no_grad():
                told, document, expected = make(rng)
        except Lacks as lack:
            print(f"{name}: skipped: {lack}")
            return 0
        try:
            count, apart = compare(expected, run(program, document, {id for id, _ in expected}))
            total, largest = total + count, max(largest, apart)
        except Differs as difference:
            differing += 1
            print(f"{told}: DIFFERS: {difference}")
    print(f"{name}: {cases} cases, {total} numbers, largest difference {largest:.1e}")
    return differing


def as_answers(expected):
    """As --check reads them."""
    of_qkv = {}
    for (id, head), rows in expected.items():
        of_head = of_qkv.setdefault(f"head{head}", {}) if head else of_qkv
        of_head[id] = rows.double().tolist()
    return {"qkv": of_qkv}


def check_layers(program, dtype, cases, rng):
    """Holds what layers compute in a type against the program by --check; how many it calls wrong."""
    wrong = checked = 0
    while checked < cases:
        with torch.no_grad():
            told, document, computed = encoder_layer_case(rng, dtype)
        if len(document["embeddings"][0]) == 1:
            continue  # a norm of one number is what was lost of it, over a root of nearly 0
        checked += 1
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as answers:
            json.dump(as_answers(computed), answers)
            answers.flush()
            done = subprocess.run([program, "-", "--variant", "qkv", "--check", answers.name],
                                  input=json.dumps(document), capture_output=True, text=True,
                                  encoding="utf-8", timeout=60)
        if done.returncode != 0:
            wrong += 1
            print(f"{told}, in {dtype}: NOT RIGHT: {done.stdout}{done.stderr}")
    print(f"nn.TransformerEncoderLayer in {dtype}: {cases} cases, {wrong} called wrong")
    return wrong


def main(program):
    rng = random.Random(SEED)
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    print(f"PyTorch {torch.__version__}, seed {SEED}")
    asked = ([("attention", attention_case, CASES),
              ("nn.MultiheadAttention", multihead_case, CASES),
              ("nn.MultiheadAttention with key_padding_mask", padded_case, CASES_OF_A_KIND),
              ("nn.TransformerEncoderLayer", encoder_layer_case, CASES)]
             + [(name, partial(model_case, name), CASES_OF_A_KIND) for name in KINDS])
    differing = sum(hold(program, name, make, cases, rng) for name, make, cases in asked)
    if differing:
        print(f"{differing} of {sum(cases for _, _, cases in asked)} cases differ")
    wrong = sum(check_layers(program, dtype, CASES, rng)
                for dtype in (torch.float32, torch.bfloat16))
    return 1 if differing or wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("usage: torch_peer.py PROGRAM", file=sys.stderr)
        sys.exit(2)
    if shutil.which(sys.argv[1]) is None:
        print(f"{sys.argv[1]} is no program that can be run", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
