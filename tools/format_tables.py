"""Sort the tables and bring them to normal form NFC, so that an edit may be made anywhere in a file.

    python tools/format_tables.py [FILE ...] [--check]

Without files: every table that ships with teamnames.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from teamnames.vocabulary.records import formatted, table_of
from teamnames.vocabulary.tables import HERE


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--check", action="store_true", help="fail on a difference instead of writing")
    options = parser.parse_args()
    paths = options.files or [path for path in sorted(Path(HERE).rglob("*.tsv")) if table_of(str(path))]
    changed = []
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        wanted = formatted(text)
        if wanted != text:
            changed.append(path)
            if not options.check:
                path.write_text(wanted, encoding="utf-8", newline="\n")
    for path in changed:
        print(f"{path.name}: {'not sorted' if options.check else 'sorted'}")
    return 1 if changed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
