#!/usr/bin/env python3
"""The folders of src/ use each other as docs/architecture.md says. Usage: run.py REPOSITORY

The table under "The folders" there has a row for each folder of src/ and for each file beside the
folders; its last column lists the folders that the row may use, beside itself. Each #include "…" of
src/ is held against it, and so is how many lines a folder has, within a quarter. A folder that a
row names and that is never used is an error too, and so is a folder that holds more than a fifth of
the lines of src/: it is several.
"""

import pathlib
import re
import sys

PAGE = "docs/architecture.md"
HEADING = "## The folders"
SOURCES = {".cpp", ".hpp", ".js", ".css", ".html", ".cmake"}
MOST = 1 / 5  # of all lines, in one folder
NEAR = 1 / 4  # how far the lines of a folder may be from what the page says
INCLUDE = re.compile(r'\s*#\s*include\s*"([^"]+)"')


def read_table(root):
    """What the table has a row for: {"text": (its line, its size, {what it may use: …}), …}."""
    rows = {}
    inside = False
    lines = (root / PAGE).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if line.startswith("## "):
            inside = line == HEADING
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        name = re.fullmatch(r"`src/([^`]+?)/?`", cells[0])
        if inside and name:
            size = int(cells[1]) if cells[1].isdigit() else None
            rows[name[1]] = (number, size, set(re.findall(r"`src/([^`/]+)/`", cells[-1])))
    return rows


def place_of(path):
    """What of src/ a path belongs to: its folder, or itself where it stands beside them."""
    return path.split("/")[0]


def main():
    root = pathlib.Path(sys.argv[1])
    source = root / "src"
    rows = read_table(root)
    files = sorted(path for path in source.rglob("*") if path.suffix in SOURCES)
    problems = []
    used = {name: set() for name in rows}
    lines_of = {}
    includes = 0

    for path in files:
        place = place_of(path.relative_to(source).as_posix())
        lines = path.read_text(encoding="utf-8").splitlines()
        lines_of[place] = lines_of.get(place, 0) + len(lines)
        for number, line in enumerate(lines, start=1):
            included = INCLUDE.match(line)
            if not included:
                continue
            includes += 1
            where = f"{path.relative_to(root)}:{number}"
            target = place_of(included[1])
            if not (source / included[1]).is_file():
                problems.append(f"{where}: {included[1]} is no file of src/")
            elif (source / target).is_dir() and target != place and place in rows:
                used[place].add(target)
                if target not in rows[place][2]:
                    problems.append(f"{where}: src/{place} may not use src/{target}/")

    for place in sorted(lines_of.keys() - rows.keys()):
        problems.append(f"{PAGE}:1: src/{place} has no row under \"{HEADING[3:]}\"")
    for name, (number, size, allowed) in rows.items():
        if name not in lines_of:
            problems.append(f"{PAGE}:{number}: there is no src/{name}")
        elif size is not None and not abs(size - lines_of[name]) <= NEAR * lines_of[name]:
            problems.append(f"{PAGE}:{number}: says {size} lines, but src/{name} has "
                            f"{lines_of[name]}: write {round(lines_of[name], -2)}")
        for unused in sorted(allowed - used[name]):
            problems.append(f"{PAGE}:{number}: src/{name} does not use src/{unused}/")

    folders = {place: count for place, count in lines_of.items() if (source / place).is_dir()}
    total = sum(lines_of.values())
    for place, count in folders.items():
        if count > MOST * total:
            problems.append(f"src/{place}:1: holds {count} of the {total} lines of src/, "
                            "more than a fifth")

    for problem in problems:
        print(problem)
    biggest = max(folders, key=folders.get)
    print(f"{len(folders)} folders, {len(files)} files, {includes} includes; the biggest folder, "
          f"src/{biggest}/, holds {folders[biggest]} of {total} lines; {len(problems)} problems")
    return 1 if problems or not includes else 0


if __name__ == "__main__":
    sys.exit(main())
