"""Makes exercise sheets, fills them in, and has them checked.

    worksheets.py PROGRAM DATA_DIR

For each *.json in data/ and below it: the sheet and its answers hold no result; the page for paper
says the same as the sheet; the answers as they are are said to be unanswered; filled in with the
program's own numbers, rounded to the sheet's decimals, all of them agree and none is blank.
For some of them and a few seeds, the sheets of a class: the same seed makes the same bytes; no
mistake hides in a sheet but those that were told to hide in all; no weight is near 0 or 1; no two
sheets are alike; a sheet filled in with the numbers of its key is all right, by the class's list,
and against another student's input it is refused.
Exit status: 0 all as it should be, 1 something is not, 2 usage.
"""

import html
import itertools
import json
import pathlib
import re
import subprocess
import sys
import tempfile

DECIMALS = 3
BLANK, NOTHING = "_____", "–"


def run(arguments, folder):
    done = subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8", cwd=folder,
                          timeout=120)
    return done.returncode, done.stdout, done.stderr


def expect(what, found, expected):
    if found != expected:
        raise AssertionError(f"{what}: found {found!r}, expected {expected!r}")


def numbers_in(value):
    """Every number of a JSON document, true and false as 1 and 0."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return {number for one in value for number in numbers_in(one)}
    return {float(value)} if isinstance(value, (int, float)) else set()


def table_numbers(sheet):
    """Every number in the cells of the sheet's tables, but for those that head rows and columns."""
    numbers = []
    for line in sheet.split("\n"):
        if not line.startswith("| ") or line.startswith("| **"):
            continue
        for cell in re.split(r"(?<!\\)\|", line.strip("|"))[1:]:
            text = cell.strip()
            if text not in (BLANK, NOTHING):
                numbers.append(float(text))
    return numbers


def page_numbers(page):
    """The same of the page for paper: its cells hold numbers, – or nothing."""
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page)
    return [float(cell) for cell in map(html.unescape, cells) if cell not in ("", NOTHING)]


def page_blanks(page):
    return len(re.findall(r'<td class="asked[^"]*"></td>', page))


def only_blanks(value):
    if isinstance(value, dict):
        value = list(value.values())
    return value is None or (isinstance(value, list) and all(map(only_blanks, value)))


def rounded(value):
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return None if value is None else round(value, DECIMALS)


def filled_in(template, trace):
    """The template with the trace's numbers, and how many of its steps were found there."""
    answers, found = {}, 0
    for variant in trace["variants"]:
        steps = answers[variant["id"]] = {}
        for step in variant["steps"]:
            own = steps.setdefault(f"head{step['head']}", {}) if "head" in step else steps
            own[step["id"]] = rounded(step["values"])
            found += 1
    shape = lambda tree: {key: shape(value) if isinstance(value, dict) else None
                          for key, value in tree.items()}
    expect("the template's steps", shape(template), shape(answers))
    return answers, found


def try_out(program, file, folder):
    sheet, answers = folder / "sheet.md", folder / "sheet.answers.json"
    expect("--worksheet", run([program, file, "--worksheet", sheet.name, "--precision",
                               str(DECIMALS)], folder), (0, "", ""))
    text = sheet.read_text(encoding="utf-8")
    template = json.loads(answers.read_text(encoding="utf-8"))
    given = numbers_in(json.loads(pathlib.Path(file).read_text(encoding="utf-8")))
    expect("numbers that the input does not have", set(table_numbers(text)) - given, set())
    template.pop("sheet")
    expect("the template has nothing but blanks", only_blanks(template), True)
    expect("--worksheet for paper", run([program, file, "--worksheet", "sheet.html", "--precision",
                                         str(DECIMALS)], folder), (0, "", ""))
    page = (folder / "sheet.html").read_text(encoding="utf-8")
    same = sorted(page_numbers(page)) == sorted(table_numbers(text))  # wide tables are cut
    expect("the page has the sheet's numbers", same, True)
    expect("the page's blanks", page_blanks(page), text.count(BLANK) - 4)  # the name's line
    expect("the page runs nothing", "<script" in page, False)

    status, said, _ = run([program, file, "--check", answers.name], folder)
    expect("exit status of the untouched template", status, 1)
    expect("it says so", "Nothing has been answered yet." in said, True)

    trace = json.loads(run([program, file, "--format", "json"], folder)[1])
    full, steps = filled_in(template, trace)
    answers.write_text(json.dumps(full), encoding="utf-8")
    status, said, _ = run([program, file, "--check", answers.name, "--format", "json"], folder)
    report = json.loads(said)
    expect("exit status of right answers", status, 0)
    expect("right answers agree", (report["agrees"], report["differ"], report["blank"]),
           (True, 0, 0))
    expect("every step is compared", len(report["steps"]), steps)
    return report["compared"]


def key_numbers(key):
    """The numbers of a key as answers: {variant: {step or headN: …}}."""
    answers, variant, own, words = {}, None, None, None
    for line in key.split("\n"):
        if line.startswith("## ") and line != "## Given":
            variant = answers.setdefault(line[3:], {})
        elif line.startswith("### "):
            head = re.search(r", (head) (\d+)$", line)
            own = variant.setdefault(head[1] + head[2], {}) if head else variant
        elif line.startswith("| **") and variant is not None:
            name = line.split("**")[1].replace("\\_", "_")
            rows = []
            if name.startswith("weighted_values, "):
                words = own.setdefault("weighted_values", [])
                words.append(rows)
            else:
                own[name.split(" ")[0]] = rows
        elif line.startswith("| ") and variant is not None:
            rows.append([answer(cell.strip())
                         for cell in re.split(r"(?<!\\)\|", line.strip("|"))[1:]])
    return answers


def answer(cell):
    if cell == NOTHING:
        return None
    text = cell.removeprefix("**").removesuffix("**")
    expect("an answer is marked", len(cell) - len(text), 4)
    return "-inf" if text == "−∞" else text  # as it is written, zeros and all


LEAST = 0.2  # of an even share: docs/teaching.md


def balanced(trace):
    """Whether no weight is near 0 or 1, but those that a mask or a single token makes so."""
    for variant in trace["variants"]:
        hidden = {step.get("head"): [[cell is None for cell in row] for row in step["values"]]
                  for step in variant["steps"] if step["id"] == "masked_scores"}
        for step in variant["steps"]:
            for i, row in enumerate(step["values"] if step["id"] == "weights" else []):
                masked = hidden[step.get("head")][i] if hidden else [False] * len(row)
                seen = [weight for weight, gone in zip(row, masked)
                        if weight is not None and not gone]
                if len(seen) > 1 and min(seen) < LEAST / len(seen):
                    return False
    return True


def hiding(program, file, asked, folder):
    status, said, _ = run([program, file, "--audit", *asked, "--format", "json"], folder)
    expect("--audit", status, 0)
    return {(variant["id"], one["id"]) for variant in json.loads(said)["variants"]
            for one in variant["mistakes"] if not one["survives_rounding"]}


def try_out_class(program, file, seed, blank, students, folder):
    asked = ["--precision", str(DECIMALS)] + (["--blank", blank] if blank else [])
    make = [program, file, "--worksheet", "home.work.md", "--students", str(students), "--seed",
            str(seed), *asked]
    status, said, told = run(make, folder)
    expect("--students", (status, said), (0, ""))
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    expect("files", len(first), 4 * students + 1)
    again = folder / "again"
    again.mkdir()
    expect("--students again", run(make, again), (0, "", told))
    expect("the same bytes", {path.name: path.read_bytes() for path in again.iterdir()}, first)
    expect("over itself", run(make, folder)[0], 0)

    told_hidden = set(re.findall(r"[\w-]+", re.sub(r".*does not show |; --audit.*", "", told)))
    hidden = []
    for number in range(1, students + 1):
        stem = f"home.work-{number:02}"
        hidden.append(hiding(program, f"{stem}.input.json", asked, folder))
        expect("mistakes that hide", {mistake for _, mistake in hidden[-1]} - told_hidden, set())
        trace = json.loads(run([program, f"{stem}.input.json", "--format", "json"], folder)[1])
        expect("weights are balanced", balanced(trace), True)
        sheet = (folder / f"{stem}.md").read_text(encoding="utf-8")
        expect("numbers that the input does not have", set(table_numbers(sheet)) - numbers_in(
            json.loads((folder / f"{stem}.input.json").read_text(encoding="utf-8"))), set())
        key = (folder / f"{stem}.key.md").read_text(encoding="utf-8")
        expect("a key is laid out as its sheet", re.sub(r"\*\*[^*|]+\*\* (?=\|)", "_ ", key).split(
            "\n")[4:], re.sub(r"\*\*[^*|]+\*\* (?=\|)", "_ ", sheet.replace(BLANK, "_")).split("\n")[4:])
        answers = json.loads((folder / f"{stem}.answers.json").read_text(encoding="utf-8"))
        filled = {"sheet": answers["sheet"], **key_numbers(key)}
        expect("the key has the sheet's steps", list(answers), list(filled))
        (folder / f"student{number}.json").write_text(json.dumps(filled), encoding="utf-8")
        status, said, error = run([program, "home.work.class.json", "--check",
                                   f"student{number}.json", "--format", "json"], folder)
        expect("exit status of the key's numbers", (status, error), (0, ""))
        report = json.loads(said)
        expect("the key's numbers agree", (report["differ"], report["blank"]), (0, 0))
    expect("what hides is the same in all", len(set(map(frozenset, hidden))), 1)
    inputs = [(folder / f"home.work-{n:02}.input.json").read_bytes() for n in
              range(1, students + 1)]
    for one, other in itertools.combinations(inputs, 2):
        expect("two sheets are alike", one.split(b"embeddings")[1] == other.split(b"embeddings")[1],
               False)
    if students > 1:
        status, _, error = run([program, "home.work-01.input.json", "--check", "student2.json"],
                               folder)
        expect("against another's input", (status, "whose numbers are not those of" in error),
               (2, True))
    return len(told_hidden)


CLASSES = (("pronoun.json", "scores,weights,context"), ("lecture.json", ""),
           ("similar-words.json", "scores,weights,context"),
           ("../tests/golden/two-heads.json", "weights,output"),
           ("../tests/golden/translation.json", ""))


def main(program, data):
    failing = 0
    for (name, blank), seed in itertools.product(CLASSES, (1, 2, 3)):
        with tempfile.TemporaryDirectory() as folder:
            file = str(pathlib.Path(data).resolve() / name)
            try:
                told = try_out_class(program, file, seed, blank, 3, pathlib.Path(folder))
                print(f"{name}, seed {seed}: 3 sheets, {told} mistakes told to hide in all")
            except (AssertionError, ValueError, KeyError, OSError) as error:
                print(f"{name}, seed {seed}: WRONG: {error}")
                failing += 1
    files = sorted(pathlib.Path(data).resolve().rglob("*.json"))
    if not files:
        raise SystemExit(f"no *.json in {data}")
    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            try:
                compared = try_out(program, str(file), pathlib.Path(folder))
                print(f"{file.name}: {compared} numbers filled in, all agree")
            except (AssertionError, ValueError, KeyError, OSError) as error:
                print(f"{file.name}: WRONG: {error}")
                failing += 1
    print(f"{len(files)} sheets, {failing} failures")
    return 1 if failing else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: worksheets.py PROGRAM DATA_DIR", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2]))
