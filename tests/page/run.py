#!/usr/bin/env python3
"""Runs the page's tests in a real browser: Debian's Chromium, driven by playwright-core.

    run.py PROGRAM DATA_DIR WORK_DIR [--part shown|acts] [NAME…]

WORK_DIR gets a copy of this folder, with the hashes of ../elementary, and, from the lock file, its
npm packages. The two parts stand in run.mjs. NAME: only the tests whose names contain it. Exit
status: 0 all hold, 1 something does not, 2 usage, 77 there is no browser, Node.js or npm, or its
packages cannot be had.
"""

import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
# Without a window of its own Chromium needs a third of the time: it draws no tabs.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
OLDEST_NODE = 18


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def find_tools():
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        skip("Chromium is not installed (Debian and Ubuntu: .ci/setup)")
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            skip(f"{tool} is not installed (Debian and Ubuntu: .ci/setup)")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        skip(f"Node.js {OLDEST_NODE} is not installed (found {version.lstrip('v')})")
    return browser


def install(work):
    """The packages of the lock file, unless they are there already."""
    lock = (HERE / "package-lock.json").read_bytes()
    stamp = work / "node_modules" / ".lock-that-was-installed"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work,
                          capture_output=True, text=True)
    if done.returncode != 0:
        said = " ".join(done.stderr.split())[:500]
        skip(f"npm cannot install playwright-core and axe-core: {said}")
    stamp.write_bytes(lock)


def main(program, data, work, names):
    browser = find_tools()
    work.mkdir(parents=True, exist_ok=True)
    hashes = HERE.parent / "elementary" / "hashes.json"
    for file in (*HERE.glob("*.mjs"), *HERE.glob("*.json"), hashes):
        shutil.copy(file, work)
    install(work)
    part, names = (names[1], names[2:]) if names[:1] == ["--part"] else ("all", names)
    return subprocess.run(["node", str(work / "run.mjs"), browser, program, data, part,
                           *names]).returncode


if __name__ == "__main__":
    if len(sys.argv) < 4:
        print("usage: run.py PROGRAM DATA_DIR WORK_DIR [--part shown|acts] [NAME…]", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), str(pathlib.Path(sys.argv[2]).resolve()),
                  pathlib.Path(sys.argv[3]).resolve(), sys.argv[4:]))
