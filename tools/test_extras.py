"""Test the doors for columns with the lowest and the newest versions that each extra allows.

    python tools/test_extras.py [--extras pandas polars arrow duckdb spark] [--versions lowest newest]

Makes an environment for each, installs the extra (the lowest versions are the bounds in pyproject.toml),
runs tests/columns there and prints what passed. Needs a package index; Spark needs Java 17.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXTRAS = ("pandas", "polars", "arrow", "duckdb", "spark")
BUILT_AGAINST = ["numpy<2"]
"""What the lowest versions were built against and do not say."""


def lowest(extra: str) -> list[str]:
    """Give the extra's requirements at their lower bounds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    bounds = project["optional-dependencies"][extra]
    return [re.sub(r">=([0-9.]+).*", r"==\1", bound) for bound in bounds]


def run(extra: str, versions: str, folder: Path) -> bool:
    """Test one extra in an environment of its own; tell whether it passed."""
    python = folder / f"{extra}-{versions}" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
    wanted = [f"-e{ROOT}[{extra}]", "pytest>=8.2", "hypothesis>=6.100", "setuptools<81"]
    if versions == "lowest":
        wanted += [*lowest(extra), *BUILT_AGAINST]
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
    if subprocess.run(install, check=False).returncode:
        print(f"{extra} {versions}: could not be installed", flush=True)
        return False
    listed = subprocess.run(
        [python, "-m", "pip", "freeze"], capture_output=True, text=True, check=True
    ).stdout
    engines = [
        line for line in listed.split() if re.match(r"(pandas|polars|pyarrow|duckdb|pyspark|numpy)==", line)
    ]
    done = subprocess.run(
        [python, "-m", "pytest", "tests/columns", "-q", "-r", "fE", "-p", "no:cacheprovider"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.strip().splitlines()
    failed = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    print("\n  ".join([f"{extra} {versions} ({', '.join(engines)}): {lines[-1]}", *failed]), flush=True)
    return done.returncode == 0


def main() -> int:
    """Test what is asked for; 1 if anything failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--extras", nargs="+", choices=EXTRAS, default=EXTRAS)
    parser.add_argument("--versions", nargs="+", choices=("lowest", "newest"), default=("lowest", "newest"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        passed = [run(extra, versions, Path(folder)) for extra in asked.extras for versions in asked.versions]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    raise SystemExit(main())
