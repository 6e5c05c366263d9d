#!/usr/bin/env python3
"""The layout of the C++ and JavaScript code is clang-format's. Usage: run.py REPOSITORY

Versions of clang-format disagree, so only the one the project settled on decides; with any other,
or none, the check is skipped (exit 77).
"""

import pathlib
import re
import shutil
import subprocess
import sys

MAJOR = "14"  # Debian 12's


def clang_format():
    """Where the one that decides is, or None; and the versions of those that are there."""
    versions = []
    for name in (f"clang-format-{MAJOR}", "clang-format"):
        path = shutil.which(name)
        if path:
            version = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
            found = re.search(r"version (\d+)", version)
            versions.append(found.group(1) if found else "one without a version")
            if versions[-1] == MAJOR:
                return path, versions
    return None, versions


def main():
    root = pathlib.Path(sys.argv[1])
    program, versions = clang_format()
    if program is None:
        found = ", ".join(versions) or "none"
        print(f"skipped: clang-format {MAJOR} is not installed (found {found})")
        return 77
    files = sorted(
        path
        for folder in ("src", "tests")
        for ending in ("*.cpp", "*.hpp", "*.js", "*.mjs")
        for path in (root / folder).rglob(ending)
    )
    check = subprocess.run([program, "--dry-run", "-Werror", *files])
    print(f"{len(files)} files looked at")
    return 1 if check.returncode or not files else 0


if __name__ == "__main__":
    sys.exit(main())
