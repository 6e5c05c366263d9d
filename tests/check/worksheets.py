"""Makes exercise sheets, fills them in, and has them checked.

    worksheets.py PROGRAM DATA_DIR

For each *.json in data/ and below it: the sheet and its answers hold no result; the answers as they
are are said to be unanswered; filled in with the program's own numbers, rounded to the sheet's
decimals, all of them agree and none is blank. Exit status: 0 all as it should be, 1 something is
not, 2 usage.
"""

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
    expect("the template has nothing but blanks", only_blanks(template), True)

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


def main(program, data):
    failing = 0
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
