#!/usr/bin/env python3
"""Runs every command that the pages show, and holds its output against the page.

    run.py PROGRAM REPO_ROOT [--update] [-k PATTERN | -x PATTERN]

The pages are README.md, CONTRIBUTING.md and docs/*.md.

In a ```console block, a line that starts with "$ " is a command, lines that start with "> " right
after it continue it, and what follows is what it prints, standard error too. A line that is only …
stands for any number of lines. A command that fails must be followed by "$ echo $?". A block that
imports NumPy or PyTorch is skipped where that is not installed, and a page that makes models with
NumPy is skipped whole.
Each page has a folder of its own with a copy of data/, docs/ and what makes models; its commands run there one after
the other, in the order of the page. Nothing is written into the repository.

Beside the commands, the pages are checked against the tree: see check_pages().

--update rewrites the shown outputs in place (read the diff before believing it); -k judges only the
commands whose text or place (docs/input.md:40) contains PATTERN (what a page has before them runs
too, since they may need it), and makes no other check; -x leaves these commands out. Exit status:
0 all as shown, 1 something is not, 77 none failed, but some that -k asks for were skipped; the last
line says why.
"""

import argparse
import difflib
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TIMEOUT = 60
ELLIPSIS = "…"
LANGUAGES = {
    "console",  # run
    "sh",       # what a shell cannot run here: building, installing, testing; checked by name
    "json",     # must be JSON
    "cpp",      # must stand in src/ word for word
    "text",     # diagrams: no command may hide in one
}
# Pages that are a command's output, whole.
WRITTEN_BY_PROGRAM = {"docs/mistakes.md": ["--list-mistakes", "--format", "markdown"]}
# What a block may import without which it is skipped, and the package that has it.
MODULES = {"numpy": ("NumPy", "python3-numpy"), "torch": ("PyTorch", "python3-torch")}
MAKES_MODELS = "tests/own-model/make_models.py"
# What a line of a ```sh block may start with: nothing that shows the program's output.
SH_STARTS = (".ci/setup", "cmake ", "ctest ", "python3 tests/", "python3 docs/", "build/test/",
             "man ", "git worktree ", "node build/test/")
# The flags in a `code span` that starts with one of these are not the program's.
OTHER_COMMANDS = ("cmake", "ctest", "python3", "tests/", "run.py", ".ci/", "groff", "man ")


# ---- reading a page ----

class Block:
    def __init__(self, language, fence, first):
        self.language, self.fence = language, fence
        self.first = first  # index in the page of the first line inside
        self.lines = []


class Command:
    def __init__(self, page, line):
        self.page, self.line = page, line
        self.text = []
        self.expected = []
        self.start = self.end = None  # the expected lines' place in the page
        self.block = None

    def place(self):
        return f"{self.page.name}:{self.line + 1}"

    def script(self):
        return "\n".join(self.text)


class Page:
    def __init__(self, root, path):
        self.path = path
        self.name = str(path.relative_to(root))
        self.lines = path.read_text(encoding="utf-8").split("\n")
        self.blocks, self.prose = [], []  # prose: (index, line) outside blocks
        self.problems = []
        block = None
        for index, line in enumerate(self.lines):
            fence = re.match(r"(`{3,})(.*)$", line)
            if block is None and fence:
                block = Block(fence.group(2).strip(), fence.group(1), index + 1)
                self.blocks.append(block)
            elif block is not None and line == block.fence:
                block = None
            elif block is not None:
                block.lines.append(line)
            else:
                self.prose.append((index, line))
        if block is not None:
            self.problems.append(f"{self.name}:{block.first}: this block is never closed")

    def commands(self):
        found = []
        for block in self.blocks:
            if block.language != "console":
                continue
            command = None
            for index, line in enumerate(block.lines, block.first):
                if line.startswith("$ "):
                    command = Command(self, index)
                    command.text.append(line[2:])
                    command.start = command.end = index + 1
                    command.block = block
                    found.append(command)
                elif command is None:
                    self.problems.append(f"{self.name}:{index + 1}: output before any command")
                elif line.startswith(">") and line[1:2] in ("", " ") and not command.expected:
                    command.text.append(line[2:])
                    command.start = command.end = index + 1
                else:
                    command.expected.append(line)
                    command.end = index + 1
            if command is None:
                self.problems.append(f"{self.name}:{block.first}: a console block without a command")
        return found

    def code_spans(self):
        """(index, text) of each `code span` in the prose."""
        for index, line in self.prose:
            for span in re.findall(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", line):
                yield index, span[1].strip()

    def anchors(self):
        """What a heading can be linked as."""
        seen, anchors = {}, set()
        for _, line in self.prose:
            heading = re.match(r"#{1,6}\s+(.*?)\s*#*$", line)
            if not heading:
                continue
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.group(1))
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            count = seen.get(slug, 0)
            seen[slug] = count + 1
            anchors.add(f"{slug}-{count}" if count else slug)
        return anchors


# ---- running the commands ----

def matches(expected, output):
    if ELLIPSIS not in expected:
        return expected == output
    pattern = "".join(r"(?:.*\n)*?" if line == ELLIPSIS else re.escape(line) + r"\n"
                      for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in output)) is not None


def shortened_like(expected, output):
    """The output cut where the page had cut it, or whole where that is not one clear place."""
    if expected.count(ELLIPSIS) != 1:
        return output
    at = expected.index(ELLIPSIS)
    tail = len(expected) - at - 1
    if at + tail >= len(output):
        return output
    return output[:at] + [ELLIPSIS] + output[len(output) - tail:]


def environment(home, tools):
    return {"PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin", "HOME": str(home),
            "LANG": "C.UTF-8", "TERM": "xterm", "PYTHONDONTWRITEBYTECODE": "1"}


def make_tools(folder, program):
    tools = folder / "tools"
    tools.mkdir()
    (tools / "attn-trace").symlink_to(program)
    # A wrapper and not a link, which would make a virtual environment's Python forget it.
    python = tools / "python3"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return tools


def make_folder(scratch, page, root, program):
    folder = scratch / page.name.replace("/", "-")
    (folder / "build" / "release").mkdir(parents=True)
    (folder / "build" / "release" / "attn-trace").symlink_to(program)
    for name in ("data", "docs", "tests/own-model", "tests/tensors"):
        shutil.copytree(root / name, folder / name)
    return folder


def missing_module(block, page):
    """A module that the block imports, or what makes the page's models, and that is not installed;
    or None."""
    makes_models = any(MAKES_MODELS in line for line in page.lines)
    for module in MODULES:
        imports = any(f"import {module}" in line for line in block.lines)
        imports = imports or (makes_models and module == "numpy")
        if imports and importlib.util.find_spec(module) is None:
            return module
    return None


def is_chosen(command, options):
    def contains(pattern):
        return pattern in command.script() or pattern in command.place()

    return (not options.k or contains(options.k)) and not (options.x and contains(options.x))


def run_page(page, root, program, options, scratch, tools):
    """Runs the page's commands; returns how many ran, how many failed, and the modules for want of
    which others were skipped, one for each command. May rewrite the page."""
    commands = page.commands()
    chosen = [command for command in commands if is_chosen(command, options)]
    if not chosen:
        return 0, 0, []
    folder = make_folder(scratch, page, root, program)
    ran, failed, skipped, changes = 0, 0, [], []
    status = 0
    for number, command in enumerate(commands[:commands.index(chosen[-1]) + 1]):
        if module := missing_module(command.block, page):
            if command in chosen:
                skipped.append(module)
            continue
        # $? is the command's before, as in the one shell of a reader.
        script = f"set -o pipefail\n(exit {status})\n{command.script()}"
        try:
            run = subprocess.run(["bash", "-c", script], cwd=folder,
                                 env=environment(folder, tools), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            print(f"FAILED {command.place()}: {command.text[0]}\n  took more than {TIMEOUT} s")
            ran, failed = ran + 1, failed + 1
            continue
        status = run.returncode if run.returncode >= 0 else 128 - run.returncode  # as a shell says
        if command not in chosen:
            continue
        ran += 1
        text = run.stdout.decode("utf-8", errors="backslashreplace")
        output = text.split("\n")
        complaint = None
        if output[-1] == "":
            output.pop()
        else:
            complaint = "the output does not end with a newline"
        followed = number + 1 < len(commands) and commands[number + 1].script() == "echo $?"
        if status != 0 and not followed:
            complaint = f'exit status {status}, and no "$ echo $?" follows'
        ambiguous = [line for line in output if line.startswith("$ ") or line == command.block.fence]
        if ambiguous or (output and output[0].startswith(">")):
            complaint = "the output looks like a command or the end of the block"
        same = matches(command.expected, output)
        if complaint is None and same:
            continue
        if complaint is None and options.update:
            changes.append((command, shortened_like(command.expected, output)))
            continue
        failed += 1
        print(f"FAILED {command.place()}: {command.text[0]}")
        if complaint:
            print(f"  {complaint}")
        if not same:
            for line in difflib.unified_diff(command.expected, output, "the page", "the program",
                                             lineterm="", n=2):
                print(f"  {line}")
    if changes:
        for command, output in reversed(changes):
            page.lines[command.start:command.end] = output
        page.path.write_text("\n".join(page.lines), encoding="utf-8")
        print(f"{page.name}: {len(changes)} outputs rewritten")
    return ran, failed, skipped


# ---- the pages against the tree ----

def flags_in(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


def flags_of_page(page):
    """Every flag of the program's that a page names, with where: {flag: index}."""
    found = {}

    def add(index, text):
        for flag in flags_in(text):
            found.setdefault(flag, index)

    for index, line in page.prose:
        add(index, re.sub(r"(`+).+?\1", "", line))
    for index, span in page.code_spans():
        if not span.startswith(OTHER_COMMANDS):
            add(index, span)
    for command in page.commands():
        add(command.line, command.script())
    return found


def entries_of_help(text):
    """What --help has an entry for, with its value: {"--word LIST", "--compare", …}."""
    return set(re.findall(r"^  (?:-\w, )?(--[a-z-]+(?: [A-Z]+)?)(?= )", text, re.MULTILINE))


def entries_of_readme(page):
    """What README's table of flags has a row for."""
    row = re.compile(r"\| [^|]*\| `(--[^`]+)`(?:, `-\w`)? \|")
    return {found.group(1) for found in map(row.match, page.lines) if found}


def entries_of_man(text):
    """What has a paragraph in the man page, from its text without escapes."""
    heads = re.findall(r"^\.TP\n\.B\w* .*?(--[a-z-]+)(?: \"( [A-Z]+)\")?$", text, re.MULTILINE)
    return {flag + value for flag, value in heads}


def check_pages(pages, root, program):
    problems = []

    def problem(page, index, text):
        problems.append(f"{page.name}:{index + 1}: {text}")

    for page in pages:
        page.commands()
        problems += page.problems
        page.problems = []

    # No command escapes: every block is of a kind that something looks at.
    sources = "\n".join(path.read_text(encoding="utf-8") for path in sorted(root.glob("src/**/*.?pp")))
    for page in pages:
        for block in page.blocks:
            text = "\n".join(block.lines)
            if block.language not in LANGUAGES:
                problem(page, block.first - 1, f"a block in {block.language or 'no language'!r}, "
                                               f"expected one of {', '.join(sorted(LANGUAGES))}")
            if block.language == "json":
                try:
                    json.loads(text)
                except ValueError as error:
                    problem(page, block.first, f"this is not JSON: {error}")
            if block.language == "cpp" and text not in sources:
                problem(page, block.first, "these lines do not stand in src/")
            if block.language != "console" and re.search(r"^\s*\$ ", text, re.MULTILINE):
                problem(page, block.first, "a command that nothing runs")
            if block.language == "sh":
                for index, line in enumerate(block.lines, block.first):
                    if line and not line.startswith(SH_STARTS):
                        problem(page, index, f"expected a line of a sh block to start with one of "
                                             f"{', '.join(SH_STARTS)}")
        for index, line in page.prose:
            if re.match(r"( {4,}|\t)(\$ |attn-trace )", line):
                problem(page, index, "a command that nothing runs: use a console block")

    # Presets, and the paths that commands and code spans name.
    presets = json.loads((root / "CMakePresets.json").read_text(encoding="utf-8"))
    names = {kind: {p["name"] for p in presets[f"{kind}Presets"] if not p.get("hidden")}
             for kind in ("configure", "build", "test", "workflow")}
    for page in pages:
        shell = [(index, line) for block in page.blocks if block.language == "sh"
                 for index, line in enumerate(block.lines, block.first)]
        for index, text in shell + list(page.code_spans()):
            for command in text.split("&&"):
                preset = re.search(r"--preset[ =]([\w-]+)", command)
                if preset:
                    kind = ("workflow" if "--workflow" in command else "build" if "--build" in command
                            else "test" if "ctest" in command else "configure")
                    if preset.group(1) not in names[kind]:
                        problem(page, index, f"CMakePresets.json has no {kind} preset "
                                             f"{preset.group(1)!r}")
            for word in re.findall(r"(?<![\w/.-])build/([\w-]+)", text):
                if word not in names["configure"]:
                    problem(page, index, f"no preset builds in build/{word}")
            for path in re.findall(r"(?<![\w/.-])((?:src|docs|tests|data|\.ci)/[\w./-]*\w)", text):
                if not (root / path).exists():
                    problem(page, index, f"{path} does not exist")

    # The two build commands of the README.
    readme = next(page for page in pages if page.name == "README.md")
    shell = [line for block in readme.blocks if block.language == "sh" for line in block.lines]
    run = (root / ".ci" / "run").read_text(encoding="utf-8")
    to_test = re.findall(r"^\s*(\.ci/setup && .*)$", run, re.MULTILINE)
    if len(to_test) != 1 or to_test[0] not in shell:
        problem(readme, 0, f"expected the command with which .ci/run runs all tests: {to_test}")
    to_build = [m for m in (re.fullmatch(r"\.ci/setup --build && cmake --workflow --preset (\S+) && "
                                         r"build/(\S+)/attn-trace (data/\S+)", line)
                            for line in shell) if m]
    if len(to_build) != 1 or to_build[0].group(1) != to_build[0].group(2):
        problem(readme, 0, "expected one command that sets up, builds and traces an example")

    # Links.
    by_path = {page.path.resolve(): page for page in pages}
    linked = set()
    for page in pages:
        for index, line in page.prose:
            line = re.sub(r"(`+).+?\1", lambda m: m.group().replace("(", " ").replace(")", " "), line)
            for target in re.findall(r"\]\(([^)\s]+)\)", line):
                if re.match(r"[a-z]+:", target):
                    continue
                path, _, anchor = target.partition("#")
                file = (page.path.parent / path).resolve() if path else page.path.resolve()
                if not file.exists():
                    problem(page, index, f"the link to {target} leads nowhere")
                    continue
                linked.add(file)
                if anchor and (file not in by_path or anchor not in by_path[file].anchors()):
                    problem(page, index, f"the link to {target} names no heading there")
    for path in sorted((root / "docs").iterdir()):
        if path.resolve() not in linked:
            problems.append(f"{path.relative_to(root)}: no page links to it")

    # Every example is told of.
    everything = "\n".join("\n".join(page.lines) for page in pages)
    for path in sorted((root / "data").iterdir()):
        if f"data/{path.name}" not in everything:
            problems.append(f"data/{path.name}: no page mentions it")

    # Flags: README's table and the man page have an entry for each; no page names another.
    def ask(*flags):
        return subprocess.run([program, *flags], capture_output=True, encoding="utf-8",
                              check=True).stdout

    help_text = ask("--help")
    flags = flags_in(help_text)
    man_path = root / "docs" / "attn-trace.1"
    man = re.sub(r"^\.\\\".*$", "", man_path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    man = man.replace("\\-", "-").replace("\\&", "")
    man = re.sub(r"\\f[BIRP]|\\f\(..|\\f\[\w*\]", " ", man)
    entries = entries_of_help(help_text)
    listed = {"README.md": entries_of_readme(readme), "docs/attn-trace.1": entries_of_man(man)}
    for name, there in listed.items():
        for flag in sorted(entries - there):
            problems.append(f"{name}: {flag} has no entry, as it has in --help")
        for flag in sorted(there - entries):
            problems.append(f"{name}: {flag} has an entry, but none in --help")
    for flag in sorted(flags_in(man) - flags):
        problems.append(f"docs/attn-trace.1: {flag} is no flag of the program")
    for page in pages:
        for flag, index in flags_of_page(page).items():
            if flag not in flags:
                problem(page, index, f"{flag} is no flag of the program")

    # What an input may say beside its matrices: both name each key that is no flag, too.
    schema = json.loads((root / "docs" / "input.schema.json").read_text(encoding="utf-8"))
    keys = list(schema["properties"])
    for key in keys[keys.index("heads"):]:
        for name, text in (("--help", help_text), ("docs/attn-trace.1", man)):
            if f"--{key}" not in flags and not re.search(rf"\b{key}\b", text):
                problems.append(f"{name}: the input's key {key} is not named")

    # Pages that the program itself wrote.
    for name, command in WRITTEN_BY_PROGRAM.items():
        if (root / name).read_text(encoding="utf-8") != ask(*command):
            problems.append(f"{name}: expected the output of attn-trace {' '.join(command)}")

    # The version, and that the man page is one.
    version = ask("--version").split()[-1]
    if f"attn-trace {version}" not in man:
        problems.append(f"docs/attn-trace.1: attn-trace {version} is not mentioned")
    changelog = (root / "docs" / "changelog.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changelog, re.MULTILINE)
    if not newest or newest.group(1) != version:
        problems.append(f"docs/changelog.md: the first entry is not {version}")
    if shutil.which("groff"):
        run = subprocess.run(["groff", "-man", "-ww", "-z", "-Tutf8", "-K", "utf8", man_path],
                             capture_output=True, text=True)
        problems += [f"docs/attn-trace.1: {line}" for line in run.stderr.splitlines()]
    return problems


def main():
    parser = argparse.ArgumentParser(description="Runs the commands that the pages show.")
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--update", action="store_true", help="rewrite the shown outputs")
    parser.add_argument("-k", metavar="PATTERN", help="only these commands")
    parser.add_argument("-x", metavar="PATTERN", help="all but these commands")
    options = parser.parse_args()
    root = options.root.resolve()
    program = options.program.resolve()

    top = [root / "README.md", root / "CONTRIBUTING.md"]
    pages = [Page(root, path) for path in [*top, *sorted(root.glob("docs/*.md"))]]
    problems = [] if options.k else check_pages(pages, root, program)
    for text in problems:
        print(f"PROBLEM {text}")

    total = failures = 0
    skips = []
    with tempfile.TemporaryDirectory(prefix="attn-trace-docs-") as scratch:
        scratch = pathlib.Path(scratch)
        tools = make_tools(scratch, program)
        for page in pages:
            ran, failed, skipped = run_page(page, root, program, options, scratch, tools)
            total, failures, skips = total + ran, failures + failed, skips + skipped
    if not options.k:
        print(f"{len(problems)} problems beside the commands")
    incomplete = bool(options.k and skips and not failures)
    if not incomplete:
        print(f"{total} commands, {failures} failed")
    for module, (name, package) in MODULES.items():
        if count := skips.count(module):
            print(f"skipped: {name} is not installed, which {count} commands need "
                  f"(Debian and Ubuntu: .ci/setup {package})")
    if failures or problems or total + len(skips) == 0:
        return 1
    return 77 if incomplete else 0


if __name__ == "__main__":
    sys.exit(main())
