"""Run every command of docs/tutorial.md in a fresh folder, and check or write what it prints.

python tools/run_tutorial.py            check: print the differences, exit with 1 if there are any
python tools/run_tutorial.py --write    put what the commands print now into the page
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.M | re.S)


def shown(folder: Path, block: str) -> str:
    """Run the commands of a block, one a line that starts with "$ ", and give them with what they print."""
    said = []
    for line in block.splitlines():
        if not line.startswith("$ "):
            continue
        program, *words = shlex.split(line[2:])
        command = [sys.executable, "-m", "teamnames", *words] if program == "teamnames" else [program, *words]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100"}
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        said.append(f"{line}\n{done.stdout}")
    return "".join(said)


def rewritten(text: str, run: Callable[[Path, str], str] = shown) -> str:
    """Give the page with what its commands print now, run in order in a folder with the examples."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for example in (ROOT / "examples").glob("*.csv"):
            shutil.copy(example, folder)
        return BLOCK.sub(lambda block: run(folder, block[0]), text)


def main() -> int:
    """Check the page, or write it."""
    before = PAGE.read_text("utf-8")
    after = rewritten(before)
    if "--write" in sys.argv[1:]:
        PAGE.write_text(after, "utf-8")
        return 0
    sys.stdout.writelines(
        difflib.unified_diff(
            before.splitlines(True), after.splitlines(True), "docs/tutorial.md", "printed now"
        )
    )
    return int(before != after)


if __name__ == "__main__":
    sys.exit(main())
