#!/usr/bin/env python3
"""`cmake --install` puts things where a system expects them, and they work from there.
Usage: run.py CMAKE BUILD_FOLDER
"""

import pathlib
import subprocess
import sys
import tempfile


def main():
    cmake, build = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        prefix = pathlib.Path(folder)
        subprocess.run([cmake, "--install", build, "--prefix", folder], check=True,
                       stdout=subprocess.DEVNULL)
        installed = sorted(str(p.relative_to(prefix)) for p in prefix.rglob("*") if p.is_file())
        print("\n".join(installed))
        program = prefix / "bin" / "attn-trace"
        example = prefix / "share" / "doc" / "attn-trace" / "examples" / "lecture.json"
        man = prefix / "share" / "man" / "man1" / "attn-trace.1"
        wanted = [program, example, man, prefix / "share" / "doc" / "attn-trace" / "LICENSE"]
        missing = [path for path in wanted if not path.is_file()]
        for path in missing:
            print(f"MISSING: {path.relative_to(prefix)}")
        # Nothing but what is ours: a fetched library must not be installed with it.
        strangers = [name for name in installed if "attn-trace" not in name]
        for name in strangers:
            print(f"NOT OURS: {name}")
        if missing or strangers:
            return 1
        run = subprocess.run([program, example, "--variant", "query-key"], capture_output=True,
                             text=True)
        if run.returncode or "= 40" not in run.stdout:
            print("the installed program does not trace the installed example:", run)
            return 1
        if ".TH" not in man.read_text() and ".Dd" not in man.read_text():
            print("the man page is none")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
