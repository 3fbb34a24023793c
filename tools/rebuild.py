"""Run every generator, or fail if one of them would change a file.

    python tools/rebuild.py [--check]

The order matters: the word list is made of the aliases, and the catalogue shows the trend claims.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
GENERATORS = (
    *("build_trends.py", "build_real_words.py", "fit_confidence.py"),
    *("build_catalogue.py", "build_funnel.py"),
)
"""Each writes its files, and with --check writes nothing and fails on a difference."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="fail on a difference instead of writing")
    options = parser.parse_args()
    given = ["--check"] if options.check else []
    failed = []
    for generator in GENERATORS:
        if (TOOLS / generator).exists():
            done = subprocess.run([sys.executable, str(TOOLS / generator), *given], check=False)
            if done.returncode:
                failed.append(generator)
    if failed:
        print(f"rebuild: {', '.join(failed)} failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
