"""Whatever happens, the input and every earlier output are whole, and the message says what to do."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tablefiles import cleaned, ods, write_workbook
from teamnames.cleaning import archives, open_table
from teamnames.cleaning.delimited import LONGEST_LINE
from teamnames.cleaning.safe_writing import Outputs, written_whole
from teamnames.cli import main
from teamnames.errors import FileFormatError

SOURCE = Path(__file__).parents[2] / "src"
NAMES = ["SDR", "London", "Sales & Marketing", "Development", "TeleProspecting Team", "Tax"]


def staff(folder: Path, rows: int = 12) -> Path:
    path = folder / "staff.csv"
    path.write_text("Id,Department\n" + "".join(f"{i},{NAMES[i % len(NAMES)]}\n" for i in range(rows)))
    return path


def files_of(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if not one.name.endswith(".part")}


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run the command line, expect code 2 and one line of error; give it."""
    assert main([str(one) for one in arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("teamnames: ")
    assert len(said.strip().splitlines()) == 1, said
    return said


# -- killed --------------------------------------------------------------------------------------


@pytest.fixture
def two_months(tmp_path: Path) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """A folder with an earlier run's files, and what a second run would write in their place."""
    folder = tmp_path / "month"
    folder.mkdir()
    path = staff(folder, 3000)
    cleaned(path)
    old = files_of(folder)
    cleaned(path, on_unmatched="label", out_dir=tmp_path / "new")
    return path, old, files_of(tmp_path / "new")


def whole(path: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    for name, held in files_of(path.parent).items():
        assert held in (old[name], new.get(name)), name
    assert path.read_bytes() == old[path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="signals and fork are not what Windows has")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_killed_between_any_two_steps_of_the_ending_every_file_is_whole(
    two_months: tuple[Path, dict[str, bytes], dict[str, bytes]],
) -> None:
    path, old, new = two_months
    outcomes = set()
    for deadly in range(14):
        child = os.fork()
        if not child:
            _die_at(deadly)
            cleaned(path, on_unmatched="label")
            os._exit(0)
        _, status = os.waitpid(child, 0)
        whole(path, old, new)
        outcomes.add(os.WTERMSIG(status) if os.WIFSIGNALED(status) else "done")
    assert outcomes == {signal.SIGKILL, "done"}
    assert files_of(path.parent) == {**old, **new}


def _die_at(deadly: int) -> None:
    """Kill this process before the so-and-so-manieth call that changes what is on the disk."""
    left = deadly

    def counted(real: object) -> object:
        def call(*arguments: object) -> object:
            nonlocal left
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return real(*arguments)  # type: ignore[operator]

        return call

    for name in ("replace", "fsync", "fdopen"):
        setattr(os, name, counted(getattr(os, name)))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not what Windows has")
def test_killed_at_random_every_file_is_whole(
    two_months: tuple[Path, dict[str, bytes], dict[str, bytes]],
) -> None:
    path, old, _ = two_months
    command = [
        sys.executable,
        "-m",
        "teamnames",
        "clean",
        str(path),
        "-c",
        "Department",
        "--on-unmatched",
        "label",
    ]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    folder = path.parents[1] / "undisturbed"
    subprocess.run(
        [*command, "--out-dir", str(folder)], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    new = files_of(folder)
    moments = random.Random(7)
    for _ in range(5):
        run = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.2, 1.8))
        run.kill()
        run.wait()
        whole(path, old, new)
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert not [one for one in path.parent.iterdir() if one.name.endswith(".part")]
    assert files_of(path.parent) == {**old, **new}


# -- no room, no right, not there ----------------------------------------------------------------


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [1000, 150_000, 2_000_000])
def test_a_full_disk_leaves_everything_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], size: int
) -> None:
    path = staff(tmp_path, 60_000)
    before = files_of(tmp_path)
    with room_for(size):
        said = told(capsys, "clean", path, "-c", "Department")
    assert "staff.clean.csv: File too large; make room, nothing was replaced" in said
    assert files_of(tmp_path) == before
    assert [one.name for one in tmp_path.iterdir()] == ["staff.csv"]


def test_a_full_disk_under_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["Id", "Department"], *([str(i), f"{NAMES[i % 6]} {i}"] for i in range(3000))]
    path = write_workbook(tmp_path / "staff.xlsx", {"S": rows})
    with room_for(20_000):
        assert "staff.clean.xlsx: File too large" in told(capsys, "clean", path, "-c", "Department")
    assert [one.name for one in tmp_path.iterdir()] == ["staff.xlsx"]


def test_a_full_disk_under_decisions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review, decisions = tmp_path / "r.csv", tmp_path / "d.csv"
    review.write_text("name,decision\n" + "".join(f"Team {i}x,sales\n" for i in range(500)))
    decisions.write_text("label,function_id,reading\nParis,,never\n")
    before = decisions.read_bytes()
    with room_for(2000):
        told(capsys, "accept", review, "--decisions", decisions)
    assert decisions.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2


@contextmanager
def nobody() -> Iterator[None]:
    """Be a user without rights for a while, where the tests run as root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are not what Windows has")
def test_a_read_only_folder_is_said(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = staff(folder)
        cleaned(path, out_dir=tmp_path_factory.mktemp("elsewhere"))  # so that nothing is left to import
        folder.chmod(0o555)
        with nobody():
            said = told(capsys, "clean", path, "-c", "Department")
        folder.chmod(0o755)
        assert (
            "staff.clean.csv: Permission denied; name a folder that can be written to with --out-dir" in said
        )
        path.chmod(0)
        with nobody():
            assert "staff.csv: Permission denied" in told(capsys, "clean", path, "-c", "Department")
        assert [one.name for one in folder.iterdir()] == ["staff.csv"]


def test_files_that_are_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = staff(tmp_path)
    gone = tmp_path / "gone.csv"
    assert "gone.csv: No such file" in told(capsys, "clean", gone, "-c", "Department")
    assert "gone.csv: No such file" in told(capsys, "clean", path, "-c", "Department", "--against", gone)
    assert "gone.csv: No such file" in told(capsys, "clean", path, "-c", "Department", "--vocabulary", gone)
    assert "gone.csv is not there" in told(capsys, "clean", path, "-c", "Department", "--decisions", gone)
    assert "gone.csv: No such file" in told(capsys, "accept", gone, "--decisions", tmp_path / "d.csv")
    assert "gone.csv: No such file" in told(capsys, "diff", gone, gone)
    assert "is a folder; name a file" in told(capsys, "clean", tmp_path, "-c", "Department")


def test_a_file_that_changes_or_vanishes_during_the_run(tmp_path: Path) -> None:
    path = staff(tmp_path)
    table = open_table(path, wanted=["Department"])
    path.write_text(path.read_text() + "99,Legal\n")
    from teamnames.cleaning import Order, clean

    with pytest.raises(FileFormatError, match="changed while it was being read; run again"):
        clean(table, Order(column="Department"))
    table = open_table(path, wanted=["Department"])
    path.unlink()
    with pytest.raises(FileNotFoundError):
        clean(table, Order(column="Department"))
    assert list(tmp_path.iterdir()) == []


def test_an_output_never_replaces_what_is_read(tmp_path: Path) -> None:
    path = staff(tmp_path)
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    mine = tmp_path / "mine.csv"
    mine.write_text("label,function_id\nFalcon,sales\n")
    for output in (path, link):
        with pytest.raises(FileFormatError, match="will not be replaced; name another with -o"):
            cleaned(path, output=output)
    with pytest.raises(FileFormatError, match="will not be replaced"):
        cleaned(path, output=mine, vocabulary=(mine,))
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FileFormatError, match=r"folder\.csv is a folder; name a file"):
        cleaned(path, output=tmp_path / "folder.csv")


def test_two_runs_do_not_write_one_file_at_a_time(tmp_path: Path) -> None:
    path = staff(tmp_path)
    target = tmp_path / "out.csv"
    with Outputs(path) as first, Outputs(path) as second:
        first.open(target).write(b"first")
        with pytest.raises(FileFormatError, match=r"another run is writing out\.csv; wait for it to end"):
            second.open(target)
        first.put_in_place()
        second.open(target).write(b"second")
        second.put_in_place()
    assert target.read_bytes() == b"second"


def test_a_run_that_took_its_place_meanwhile_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    target, part = tmp_path / "out.csv", tmp_path / ".out.csv.part"
    real, calls = fcntl.flock, list[int]()

    def flock(stream: object, how: int) -> None:
        if not calls:
            os.replace(part, target)  # as another run would, between our opening and our locking
        calls.append(how)
        real(stream, how)  # type: ignore[arg-type]

    part.write_bytes(b"the other run's")
    monkeypatch.setattr("teamnames.cleaning.safe_writing.fcntl.flock", flock)
    with Outputs(tmp_path) as outputs:
        outputs.open(target)
    assert len(calls) == 2
    assert target.read_bytes() == b"the other run's"


def test_without_file_locks_files_are_whole_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("teamnames.cleaning.safe_writing.fcntl", None)
    with written_whole(tmp_path / "x") as stream:
        stream.write(b"1")
    with pytest.raises(TypeError), written_whole(tmp_path / "x") as stream:
        stream.write("2")  # type: ignore[call-overload]
    assert (tmp_path / "x").read_bytes() == b"1"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_was_private_stays_private(tmp_path: Path) -> None:
    path = staff(tmp_path)
    path.chmod(0o600)
    cleaned(path)
    assert {one.stat().st_mode & 0o777 for one in tmp_path.iterdir()} == {0o600}


# -- hostile files -------------------------------------------------------------------------------


def test_ten_thousand_columns_and_a_line_of_100_mb(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{i}" for i in range(10_000)) + "\n" + "x," * 9_999 + "x\n")
    assert "has 10,000 columns, more than 5,000; is the delimiter right?" in told(
        capsys, "clean", path, "-c", "c7"
    )
    path.write_text("Id,Department\n" + "x," * 9_999 + "x\n")
    assert "has 10,000 columns" in told(capsys, "clean", path, "-c", "Department")
    path.write_text("Id,Department\n" + "1,SDR\n" * 200 + "x," * 9_999 + "x\n")
    assert "row 202: 10,000 cells, more than 5,000" in told(capsys, "clean", path, "-c", "Department")
    with open(path, "wb") as stream:
        stream.write(b"Id,Department\n1,")
        for _ in range(100):
            stream.write(b"x" * 1024 * 1024)
    said = told(capsys, "clean", path, "-c", "Department")
    assert "line 2: longer than 16 million characters; is this a table?" in said
    assert [one.name for one in tmp_path.iterdir()] == ["wide.csv"]


def test_a_quote_left_open_in_a_large_file_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    line = "x" * 1023 + "\n"
    path.write_text('Id,Department\n1,SDR\n2,"' + line * (LONGEST_LINE // 1024 + 10))
    with pytest.raises(FileFormatError, match="is a quote left open"):
        cleaned(path)


def test_a_truncated_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_workbook(tmp_path / "staff.xlsx", {"S": [["Department"], *([name] for name in NAMES * 50)]})
    raw = path.read_bytes()
    for kept in (len(raw) - 1, len(raw) // 2, 100, 4):
        path.write_bytes(raw[:kept])
        assert "is cut short or damaged" in told(capsys, "clean", path, "-c", "Department")
    middle = len(raw) // 3
    path.write_bytes(raw[:middle] + bytes(200) + raw[middle + 200 :])
    told(capsys, "clean", path, "-c", "Department")


def zipped(path: Path, members: dict[str, bytes], pack: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", pack) as archive:
        for name, held in members.items():
            archive.writestr(name, held)
    return path


def test_a_zip_bomb_is_not_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = zipped(
        tmp_path / "bomb.xlsx", {"xl/workbook.xml": b"<w/>", "xl/sharedStrings.xml": bytes(100 * 1024**2)}
    )
    assert "would unpack to 100 MB from 0.1 MB; that is no workbook" in told(capsys, "clean", path, "-c", "x")


def test_a_member_that_lies_about_its_size_is_not_opened(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.xlsx", {"xl/workbook.xml": bytes(30 * 1024**2)})
    raw = path.read_bytes()
    true, false = (30 * 1024**2).to_bytes(4, "little"), (100).to_bytes(4, "little")
    path.write_bytes(raw.replace(true, false))
    with pytest.raises(FileFormatError, match=r"xl/workbook\.xml is larger than it says"):
        open_table(path)


def test_other_archives_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.xlsx"
    with pytest.raises(FileFormatError, match="is a ZIP archive that holds no workbook"):
        open_table(zipped(path, {"a.txt": b"x", "mimetype": b"text/plain"}))
    with pytest.raises(FileFormatError, match="is XLSB; open it in Excel and save it as XLSX"):
        open_table(zipped(path, {"xl/workbook.bin": b"x"}))
    with pytest.raises(FileFormatError, match="packed in an unusual way"):
        open_table(zipped(path, {"xl/workbook.xml": b"x" * 50}, zipfile.ZIP_BZIP2))
    with pytest.raises(FileFormatError, match="cannot be read as XLSX"):
        open_table(zipped(path, {"xl/workbook.xml": b"x" * 50}, zipfile.ZIP_STORED))
    monkeypatch.setattr(archives, "MOST_MEMBERS", 1)
    with pytest.raises(FileFormatError, match="holds 2 members, more than 1"):
        open_table(zipped(path, {"a": b"", "b": b""}))


def test_an_encrypted_member_and_a_cut_stream(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.xlsx", {"xl/workbook.xml": b"x" * 5000})
    raw = bytearray(path.read_bytes())
    directory = raw.index(b"PK\x01\x02")
    raw[directory + 8] |= 1
    path.write_bytes(raw)
    with pytest.raises(FileFormatError, match="protected by a password"):
        open_table(path)
    raw[directory + 8] ^= 1
    raw[directory + 24 : directory + 28] = (6000).to_bytes(4, "little")
    path.write_bytes(raw)
    with pytest.raises(FileFormatError, match="ends early"):
        open_table(path)
    raw[directory + 20 : directory + 24] = (60_000).to_bytes(4, "little")
    path.write_bytes(raw)
    with pytest.raises(FileFormatError, match="cut short or damaged"):
        open_table(path)
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    open_ended = squeezed.compress(b"x" * 5000) + squeezed.flush(zlib.Z_SYNC_FLUSH)
    header = bytearray(raw[: 30 + len("xl/workbook.xml")])
    rest = bytearray(raw[directory:])
    rest[20:24] = (len(open_ended) + 9999).to_bytes(4, "little")
    start = len(header) + len(open_ended)
    end = rest.index(b"PK\x05\x06")
    rest[end + 16 : end + 20] = start.to_bytes(4, "little")
    path.write_bytes(bytes(header) + open_ended + bytes(rest))
    with pytest.raises(FileFormatError, match="cut short or damaged"):
        open_table(path)


def test_a_cell_far_out_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "staff.xlsx", {"S": [["Department"], ["SDR"]]})
    far = tmp_path / "far.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            new.writestr(name, old.read(name).replace(b"</sheetData>", row))
    with pytest.raises(
        FileFormatError, match=r"1,048,576 rows by 16,384 columns, more than 60,000,000 cells; delete"
    ):
        open_table(far)
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    with pytest.raises(FileFormatError, match="1,048,576 rows by 16,384 columns"):
        open_table(ods(tmp_path / "far.ods", {"S": rows}))


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"\x1f\x8b\x08", "packed with gzip"),
        (b"%PDF-1.7", "is a PDF"),
        (b"SQLite format 3\0", "SQLite"),
        (b"<!DOCTYPE html><table>", "is a web page, whatever it is called"),
        (b'<?xml version="1.0"?><Workbook/>', "is XML"),
        (b'[\n {"a": 1}]', "one JSON array"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and noise", "cannot be read as XLS"),
        (b"PAR1 and noise", "cannot be read as Parquet"),
        (b"", "is empty"),
        (b"\n\n , \n", "holds no cell with text"),
    ],
)
def test_files_of_other_kinds_are_told_from_tables(tmp_path: Path, head: bytes, said: str) -> None:
    path = tmp_path / "staff.xls"
    path.write_bytes(head)
    with pytest.raises(FileFormatError, match=said):
        open_table(path)


def test_a_line_that_begins_like_json_may_be_a_table(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("{Id},Department\n1,SDR\n")
    assert open_table(path).taken_for.kind == "csv"
    path.write_text("[Id],Department\n1,SDR\n")
    assert open_table(path).taken_for.columns == ("[Id]", "Department")


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured as Unix does")
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, ending: str) -> None:
    def peak(rows: int) -> int:
        path = tmp_path / f"staff.{ending}"
        with open(path, "w") as stream:
            if ending == "csv":
                stream.write("Id,Note,Department\n")
            for i in range(rows):
                name, note = NAMES[i % len(NAMES)], "x" * 60
                record = (
                    f'{{"Id": {i}, "Note": "{note}", "Department": "{name}"}}'
                    if ending == "jsonl"
                    else f"{i},{note},{name}"
                )
                stream.write(record + "\n")
        code = (
            "import resource, sys\nfrom teamnames.cli import main\n"
            f"assert main(['clean', {str(path)!r}, '-c', 'Department', '--json']) == 0\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        said = subprocess.run(
            [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
        )
        return int(said.stdout.splitlines()[-1])

    assert peak(250_000) < peak(2_000) + 12_000  # KiB; the large file alone has over 17 MB
