"""How fast a column is answered, and with how much memory: ratios of CPU time in one run.

    python benchmarks/columns.py [--rows 1000000] [--distinct 1000 20000] [--engines arrow "pandas str"]

Every way runs in a process of its own over the same Parquet file of seeded names. Engine and matcher
are warmed up on other names; "cold" is the first answer to every name of the column, "known" the same
call with all names remembered, which is what the door itself costs. CPU is the least of three rounds,
of the process with all its threads (for Spark of all processes). Memory is the peak above what was
held with the column loaded. Ways marked "~" call something for each row: they are measured on the
first rows and scaled up, and give one field, where all others give six.

One long file, so that each way can be started by itself in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from teamnames import Normalizer, Vocabulary
from teamnames.columns import normalize_column
from teamnames.columns.answers import FIELDS, Question

Run = Callable[[Normalizer], Any]
ROUNDS = 3
UNKNOWN = (
    "falcon",
    "meadow",
    "quartz",
    "harbor",
    "lantern",
    "saffron",
    "tundra",
    "velvet",
    "walnut",
    "ember",
)
EXTRACTED_ROWS = 300


# -- names and files --------------------------------------------------------------------------------


def names_of(count: int, mix: str) -> list[str]:
    """Make distinct names. "exact": aliases in any case. "mixed": a half of those, a quarter with a code
    or a wrapper, an eighth misspelt, an eighth unknown.
    """
    chance = random.Random(1)
    labels = [row[0] for row in Vocabulary.default().tables["aliases"]]
    chance.shuffle(labels)
    made: dict[str, None] = {}
    place = 0
    while len(made) < count:
        label, place = labels[place % len(labels)], place + 1
        kind = 0 if mix == "exact" else place % 8
        name = chance.choice((str, str.upper, str.lower, str.title))(label) + " " * (place // len(labels))
        if kind == 4:
            name = f"{chance.randrange(1000, 9999)} - {label}"
        elif kind == 5:
            name = f"{name} Team"
        elif kind == 6:
            at = chance.randrange(1, max(2, len(label) - 1))
            name = label[:at] + label[at + 1 :]
        elif kind == 7:
            name = " ".join(chance.choice(UNKNOWN) + chance.choice("abcdefgh") for _ in range(2))
        made[name] = None
    return list(made)


def write_column(path: Path, rows: int, distinct: int, mix: str) -> None:
    """Write a Parquet file: names with a long tail (Zipf, 0.9), one in a hundred missing."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    chance = np.random.default_rng(1)
    weights = 1 / np.arange(1, distinct + 1) ** 0.9
    codes = chance.choice(distinct, rows, p=weights / weights.sum()).astype(np.int32)
    codes[:distinct] = np.arange(distinct)
    names = pa.array(names_of(distinct, mix)).take(pa.array(codes, mask=chance.random(rows) < 0.01))
    pq.write_table(pa.table({"Team": names}), path, row_group_size=max(1, rows // 8))


def warm_normalizer() -> Normalizer:
    """Make a normaliser with every stage open and none of the column's names answered."""
    normalizer = Normalizer()
    for name in names_of(200, "mixed"):
        normalizer.normalize_team(f"{name} {name} zzz")
        normalizer.normalize_team(f"xx{name}xx")
    return normalizer


def known_answers(names: list[str | None], fields: tuple[str, ...] = FIELDS) -> dict[str, list[Any]]:
    """Give the fields of distinct names, one list a field: the map that the engine's own way knows."""
    answers = Question.ask(fields).answers(names)
    return {
        column.field: list(getattr(column, "texts", getattr(column, "values", [])))
        for column in answers.columns
    }


def function_id(normalizer: Normalizer) -> Callable[[Any], str | None]:
    """Give what is called for each row."""
    return lambda name: "; ".join(f.id for f in normalizer.normalize_team(name).functions) or None


def extract_one(path: Path) -> Run:
    """The loop that is written most: the best of all labels for each row."""
    from rapidfuzz import fuzz, process

    rows = _table(path)["Team"][:EXTRACTED_ROWS].to_pylist()
    labels = [row[0] for row in Vocabulary.default().tables["aliases"]]
    return lambda _: [
        name and process.extractOne(name, labels, scorer=fuzz.WRatio, score_cutoff=85) for name in rows
    ]


# -- ways, by engine: each loads the column and gives what is measured -------------------------------


def _table(path: Path, **options: Any) -> Any:
    import pyarrow.parquet as pq

    return pq.read_table(path, **options)


def arrow_engine(path: Path, **options: Any) -> Run:
    import pyarrow as pa

    table = _table(path, **options)
    names = [*table["Team"].unique().drop_null().to_pylist(), None]
    known = {field: pa.array(values) for field, values in known_answers(names).items()}
    known = {
        field: v if pa.types.is_floating(v.type) else v.dictionary_encode() for field, v in known.items()
    }

    def run(_: Normalizer) -> Any:
        column = table["Team"]
        encoded = column.unify_dictionaries() if options else column.dictionary_encode()
        places = [chunk.indices.fill_null(len(names) - 1) for chunk in encoded.chunks]
        result = table
        for field, values in known.items():
            result = result.append_column(field, pa.chunked_array([values.take(chunk) for chunk in places]))
        return result

    return run


def arrow_ours(path: Path, **options: Any) -> Run:
    table = _table(path, **options)
    return lambda normalizer: normalize_column(table, "Team", normalizer=normalizer)


def _pandas(path: Path, dtype: str) -> Any:
    import pandas as pd

    return pd.DataFrame({"Team": _table(path)["Team"].to_pandas().astype(dtype)})


def pandas_engine(path: Path, dtype: str, fields: tuple[str, ...] = FIELDS) -> Run:
    import pandas as pd

    frame = _pandas(path, dtype)
    names = [*pd.factorize(frame["Team"])[1], None]
    known = {field: pd.Series(v).array for field, v in known_answers(names, fields).items()}
    known = {field: v if field == "confidence" else pd.Categorical(v) for field, v in known.items()}

    def run(_: Normalizer) -> Any:
        codes, _values = pd.factorize(frame["Team"])
        return frame.assign(**{field: values.take(codes) for field, values in known.items()})

    return run


def pandas_ours(path: Path, dtype: str, fields: tuple[str, ...] = FIELDS) -> Run:
    frame = _pandas(path, dtype)
    return lambda normalizer: normalize_column(frame, "Team", fields=fields, normalizer=normalizer)


def pandas_map(path: Path) -> Run:
    frame = _pandas(path, "object")
    return lambda normalizer: frame.assign(function_id=frame["Team"].map(function_id(normalizer)))


def _polars(path: Path) -> Any:
    import polars as pl

    return pl.read_parquet(path)


def polars_engine(path: Path, fields: tuple[str, ...] = FIELDS) -> Run:
    import polars as pl

    frame = _polars(path)
    names = [*frame["Team"].drop_nulls().unique(maintain_order=True), None]
    known = pl.DataFrame({"Team": names, **known_answers(names)})
    known = known.with_columns(
        pl.col(field).cast(pl.Categorical) for field in FIELDS if field != "confidence"
    )
    return lambda _: frame.join(known, on="Team", how="left", nulls_equal=True, maintain_order="left")


def polars_ours(path: Path, fields: tuple[str, ...] = FIELDS, lazy: bool = False) -> Run:
    frame = _polars(path)
    if lazy:
        return lambda normalizer: normalize_column(
            frame.lazy(), "Team", fields=fields, normalizer=normalizer
        ).collect()
    return lambda normalizer: normalize_column(frame, "Team", fields=fields, normalizer=normalizer)


def polars_map_elements(path: Path) -> Run:
    import polars as pl

    frame = _polars(path)
    return lambda normalizer: frame.with_columns(
        function_id=pl.col("Team").map_elements(function_id(normalizer), return_dtype=pl.String)
    )


def _relation(path: Path) -> Any:
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE held AS SELECT * FROM read_parquet('{path}')")
    return connection, connection.table("held")


def duckdb_engine(path: Path) -> Run:
    import pyarrow as pa

    connection, relation = _relation(path)
    names = [name for (name,) in relation.distinct().fetchall()]
    known = connection.from_arrow(pa.table({"name": names, **known_answers(names)})).set_alias("known")
    joined = relation.set_alias("held").join(known, "held.Team IS NOT DISTINCT FROM known.name", "left")
    return lambda _: joined.project("* EXCLUDE (name)").to_arrow_table()


def duckdb_ours(path: Path, fields: tuple[str, ...] = FIELDS) -> Run:
    _, relation = _relation(path)
    return lambda normalizer: normalize_column(
        relation, "Team", fields=fields, normalizer=normalizer
    ).to_arrow_table()


def duckdb_arrow_function(path: Path) -> Run:
    from teamnames.columns import duckdb_function

    connection, relation = _relation(path)

    def run(normalizer: Normalizer) -> Any:
        name = f"f{time.monotonic_ns()}"
        duckdb_function.register(connection, name, fields=("function_id",), normalizer=normalizer)
        return relation.project(f"Team, {name}(Team).function_id AS function_id").to_arrow_table()

    return run


def duckdb_plain_function(path: Path) -> Run:
    connection, relation = _relation(path)

    def run(normalizer: Normalizer) -> Any:
        name = f"f{time.monotonic_ns()}"
        connection.create_function(
            name, function_id(normalizer), ["VARCHAR"], "VARCHAR", null_handling="special"
        )
        return relation.project(f"Team, {name}(Team) AS function_id").to_arrow_table()

    return run


def _spark(path: Path) -> Any:
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    settings = {"spark.ui.enabled": "false", "spark.driver.memory": "3g", "spark.sql.shuffle.partitions": "2"}
    builder = SparkSession.builder.master("local[2]").config(map=settings)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session, session.read.parquet(str(path))


def _written(frame: Any) -> None:
    frame.write.format("noop").mode("overwrite").save()


def spark_engine(path: Path) -> Run:
    session, frame = _spark(path)
    from pyspark.sql import functions

    names = [*_table(path)["Team"].unique().to_pylist()]
    rows = list(zip(names, *known_answers(names).values(), strict=True))
    types = "name string, function string, function_id string, outcome string, confidence double, "
    types += "alias string, trend string"
    known = session.createDataFrame(rows, types)
    same = frame["Team"].eqNullSafe(known["name"])
    return lambda _: _written(frame.join(functions.broadcast(known), same, "left").drop("name"))


def spark_ours(path: Path, fields: tuple[str, ...] = FIELDS) -> Run:
    _, frame = _spark(path)
    return lambda _: _written(normalize_column(frame, "Team", fields=fields))


def spark_plain_udf(path: Path) -> Run:
    _, frame = _spark(path)
    from pyspark.sql import functions

    from teamnames.normalizer import default_normalizer

    def called_for_each_row(name: str | None) -> str | None:
        return function_id(default_normalizer())(name)

    called = functions.udf(called_for_each_row, "string")
    return lambda _: _written(frame.withColumn("function_id", called("Team")))


ONE = ("function_id",)
WAYS: dict[str, dict[str, Callable[[Path], Run]]] = {
    "arrow": {
        "engine: dictionary_encode + take": arrow_engine,
        "teamnames": arrow_ours,
    },
    "arrow, read as dictionary": {
        "engine: take": lambda path: arrow_engine(path, read_dictionary=["Team"]),
        "teamnames": lambda path: arrow_ours(path, read_dictionary=["Team"]),
    },
    "pandas str": {
        "engine: factorize + take": lambda path: pandas_engine(path, "str"),
        "teamnames": lambda path: pandas_ours(path, "str"),
    },
    "pandas object": {
        "engine: factorize + take": lambda path: pandas_engine(path, "object"),
        "teamnames": lambda path: pandas_ours(path, "object"),
        "engine, one field": lambda path: pandas_engine(path, "object", ONE),
        "teamnames, one field": lambda path: pandas_ours(path, "object", ONE),
        "~ Series.map(function)": pandas_map,
        "~ loop of extractOne": extract_one,
    },
    "polars": {
        "engine: join": polars_engine,
        "teamnames": polars_ours,
        "teamnames, lazy": lambda path: polars_ours(path, lazy=True),
        "engine, one field": lambda path: polars_engine(path, ONE),
        "teamnames, one field": lambda path: polars_ours(path, ONE),
        "~ map_elements": polars_map_elements,
    },
    "duckdb": {
        "engine: join": duckdb_engine,
        "teamnames": duckdb_ours,
        "teamnames, one field": lambda path: duckdb_ours(path, ONE),
        "~ duckdb_function, one field": duckdb_arrow_function,
        "~ plain Python function": duckdb_plain_function,
    },
    "spark": {
        "engine: broadcast join": spark_engine,
        "teamnames": spark_ours,
        "teamnames, one field": lambda path: spark_ours(path, ONE),
        "~ plain Python udf": spark_plain_udf,
    },
}


# -- measuring ---------------------------------------------------------------------------------------


class Tree:
    """CPU and memory of a process and all that it started, as Linux counts them."""

    def __init__(self) -> None:
        self.peak = 0
        self._stopped = threading.Event()

    def pids(self) -> list[int]:
        above = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                above[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
        found, found_before = {os.getpid()}, 0
        while len(found) > found_before:
            found_before = len(found)
            found |= {pid for pid, parent in above.items() if parent in found}
        return sorted(found)

    def cpu(self) -> float:
        ticks = 0
        for pid in self.pids():
            try:
                ticks += sum(
                    map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15])
                )
            except OSError:
                continue
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        pages = 0
        for pid in self.pids():
            try:
                pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            except OSError:
                continue
        return pages * os.sysconf("SC_PAGE_SIZE")

    def watch(self) -> None:
        while not self._stopped.wait(0.005):
            self.peak = max(self.peak, self.memory())

    def __enter__(self) -> Tree:
        self._thread = threading.Thread(target=self.watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()


def measure(engine: str, way: str, path: Path, rows: int) -> dict[str, float]:
    """Measure one way, in this process."""
    import pyarrow.compute  # every door needs it, and its import is not to be measured

    assert pyarrow.compute
    run = WAYS[engine][way](path)
    scale = rows / EXTRACTED_ROWS if "extractOne" in way else 1
    found: dict[str, float] = {}
    tree = Tree()

    def once(kind: str, normalizer: Normalizer) -> None:
        before, start = tree.cpu() if engine == "spark" else time.process_time(), time.perf_counter()
        run(normalizer)
        wall = time.perf_counter() - start
        cpu = (tree.cpu() if engine == "spark" else time.process_time()) - before
        found[f"{kind} cpu"] = min(found.get(f"{kind} cpu", 1e9), cpu * scale)
        found[f"{kind} wall"] = min(found.get(f"{kind} wall", 1e9), wall * scale)

    normalizer = warm_normalizer()
    held = tree.memory()
    with tree:
        run(normalizer)
    found["mb"] = max(0.0, (tree.peak - held) / 1e6)
    for _ in range(ROUNDS if scale == 1 else 1):
        normalizer = warm_normalizer()
        once("cold", normalizer)
        once("known", normalizer)
    return found


def compare(engine: str, path: Path, rows: int) -> None:
    """Measure every way of one engine and print them against its own."""
    yardstick: dict[str, float] = {}
    for way in WAYS[engine]:
        command = [sys.executable, __file__, "--one", engine, way, str(path), str(rows)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"  {way:32} did not run: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
            if not yardstick:
                return
            continue
        found = json.loads(done.stdout.splitlines()[-1])
        yardstick = yardstick or found
        figures = [f"{found['cold cpu'] / yardstick['cold cpu']:7.2f} x cold"]
        if way.startswith("teamnames") and engine != "spark":
            figures.append(f"{found['known cpu'] / yardstick['cold cpu']:6.2f} x known")
        figures.append(
            f"{found['cold cpu']:8.2f} s CPU {found['cold wall']:8.2f} s wall {found['mb']:6.0f} MB"
        )
        print(f"  {way:32} {'  '.join(figures)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--distinct", type=int, nargs="+", default=[1_000, 20_000])
    parser.add_argument("--names", nargs="+", choices=("exact", "mixed"), default=["exact", "mixed"])
    parser.add_argument("--engines", nargs="+", choices=list(WAYS), default=list(WAYS))
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        engine, way, path, rows = asked.one
        print(json.dumps(measure(engine, way, Path(path), int(rows))))
        return
    with tempfile.TemporaryDirectory() as folder:
        for rows in asked.rows:
            for distinct in asked.distinct:
                for mix in asked.names:
                    path = Path(folder) / f"{rows}_{distinct}_{mix}.parquet"
                    write_column(path, rows, distinct, mix)
                    for engine in asked.engines:
                        print(f"{engine}: {rows:,} rows, {distinct:,} distinct names ({mix})", flush=True)
                        compare(engine, path, rows)
                    path.unlink()


if __name__ == "__main__":
    main()
