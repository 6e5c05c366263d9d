"""The Python on docs/trace.md that computes a trace again, as a reader finds it there."""

import contextlib
import io
import pathlib
import sys

from replay import NotTheSame

PAGE = pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "trace.md"
FIRST, LAST = "$ cat > replay.py <<'END'\n", "> END\n"


def page_program():
    """It, compiled."""
    text = PAGE.read_text(encoding="utf-8").split(FIRST)[1].split(LAST)[0]
    lines = [line.removeprefix(">").removeprefix(" ") for line in text.splitlines(keepends=True)]
    return compile("".join(lines), str(PAGE), "exec")


def replay_as_page(program, written):
    """Gives it a trace; raises NotTheSame where it does not agree in every step."""
    before, printed = sys.stdin, io.StringIO()
    sys.stdin = io.StringIO(written)
    try:
        with contextlib.redirect_stdout(printed):
            exec(program, {"__name__": "__main__"})
    except Exception as error:
        raise NotTheSame(f"docs/trace.md: {type(error).__name__}: {str(error)[:300]}") from None
    finally:
        sys.stdin = before
    if not all(" agrees in " in line for line in printed.getvalue().splitlines()):
        raise NotTheSame(f"docs/trace.md: it prints {printed.getvalue()!r}")
