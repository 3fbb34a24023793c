"""The wheel: small, whole, and enough by itself with attrs and rapidfuzz."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_LARGEST = 400 * 1024
_PROOF = """
import sys
from importlib.metadata import distributions
import teamnames
assert teamnames.__file__.startswith(sys.prefix), teamnames.__file__
assert teamnames.normalize_team("4100 - TeleProspecting Team (EMEA)").function.id == "lead_generation"
assert teamnames.normalize_team("Sales Developement").function.id == "lead_generation"
assert teamnames.normalize_team("Sales & Marketing").functions[1].id == "marketing"
assert teamnames.normalize_team("London").outcome.value == "unmatched"
print(teamnames.__version__, *sorted(found.metadata["Name"].lower() for found in distributions()))
"""


def _run(*command: str | Path, seconds: int = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=seconds, check=False
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the sources, with hatchling if it is here, else with what pip fetches."""
    out = tmp_path_factory.mktemp("dist")
    built = (
        _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out)
        if _has_hatchling()
        else None
    )
    if built is None:
        built = _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", out, _ROOT)
        if built.returncode and _no_index(built.stderr):
            pytest.skip("hatchling is not installed and no package index can be reached")
    assert built.returncode == 0, built.stderr
    [found] = out.glob("teamnames-*.whl")
    return found


def _has_hatchling() -> bool:
    return _run(sys.executable, "-c", "import hatchling, pathlib; assert pathlib.Path.cwd()").returncode == 0


def _no_index(said: str) -> bool:
    signs = (
        "No matching distribution",
        "Could not find a version",
        "Connection",
        "Temporary failure",
        "Max retries",
    )
    return any(sign in said for sign in signs)


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_ROOT)
    monkeypatch.delenv("PYTHONPATH", raising=False)


@pytest.mark.xfail(
    strict=True, reason="the aim of 400 KiB is missed; docs/measured.md says by how much and why"
)
def test_it_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < _LARGEST


def test_it_holds_every_table_the_licences_and_the_mark_of_types(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    package = _ROOT / "src" / "teamnames"
    tables = {path.relative_to(_ROOT / "src").as_posix() for path in package.rglob("*.tsv")}
    assert len(tables) > 15
    assert tables | {"teamnames/py.typed"} <= held
    assert {name.rsplit("/", 1)[-1] for name in held if ".dist-info/licenses/" in name} == {
        "LICENSE",
        "LICENSE-DATA",
        "NOTICE",
    }
    assert not [name for name in held if not name.startswith(("teamnames/", "teamnames-"))]
    assert not [name for name in held if "__pycache__" in name or name.endswith(".pyc")]


def test_it_needs_attrs_and_rapidfuzz_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        lines = archive.read(metadata).decode().split("\n")
    needed = [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist: ")]
    assert sorted(line.split(">")[0] for line in needed if "extra ==" not in line) == ["attrs", "rapidfuzz"]
    assert "Requires-Python: >=3.11" in lines
    assert "License-Expression: MIT AND CC0-1.0" in lines


def test_it_answers_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "empty", with_pip=False)
    python = tmp_path / "empty" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--disable-pip-version-check",
    )
    needs = [f"{name}=={version(name)}" for name in ("attrs", "rapidfuzz")]
    fetched = _run(*pip, *needs)
    if fetched.returncode and _no_index(fetched.stderr):
        pytest.skip("no package index can be reached for attrs and rapidfuzz")
    assert fetched.returncode == 0, fetched.stderr
    installed = _run(*pip, "--no-deps", "--no-index", wheel)
    assert installed.returncode == 0, installed.stderr
    proof = _run(python, "-I", "-c", _PROOF)
    assert proof.returncode == 0, proof.stderr
    assert proof.stdout.split() == [wheel.name.split("-")[1], "attrs", "rapidfuzz", "teamnames"]
    shown = _run(python, "-I", "-m", "teamnames", "normalize", "SDR Team")
    assert shown.returncode == 0, shown.stderr
    assert "Lead Generation" in shown.stdout
