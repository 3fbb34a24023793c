"""Measure how often the trend test errs and how often it sees what is there.

    python benchmarks/trend_test.py [--rounds 4000] [--seed 2013]

Prints the tables that docs/trends.md quotes. Series are drawn with a share of 2 % of all records;
"mean" is the mean count of a period. Noise: binomial; variance ×2 or ×5 (beta-binomial); bursts
(re-posts in runs of three on average); uneven years (the share of each year is off by 20 %); the
same with neighbouring years alike at correlation .3 or .6. Every call is that of the public function
with its default thresholds. Needs numpy, for drawing only.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np

from teamnames import Trend, trend_test
from teamnames.trends import published_series
from teamnames.trends.series import series_of
from teamnames.trends.verdicts import judge_family

SHARE = 0.02
Draw = Callable[[np.random.Generator, Sequence[float], Sequence[int]], list[int]]
"""Shares and totals by period → counts."""


def binomial(random: np.random.Generator, shares: Sequence[float], totals: Sequence[int]) -> list[int]:
    return [int(random.binomial(n, min(1.0, share))) for share, n in zip(shares, totals, strict=True)]


def wider(
    variance: float, random: np.random.Generator, shares: Sequence[float], totals: Sequence[int]
) -> list[int]:
    drawn = []
    for share, n in zip(shares, totals, strict=True):
        weight = (n - 1) / (variance - 1) - 1
        drawn.append(random.beta(share * weight, (1 - share) * weight))
    return binomial(random, drawn, totals)


def bursts(random: np.random.Generator, shares: Sequence[float], totals: Sequence[int]) -> list[int]:
    counts = []
    for share, n in zip(shares, totals, strict=True):
        runs = random.geometric(1 / 3, size=random.poisson(share * n / 3))
        counts.append(min(n, int(runs.sum())))
    return counts


def uneven(
    alike: float, random: np.random.Generator, shares: Sequence[float], totals: Sequence[int]
) -> list[int]:
    noise = factors(random, len(shares), 0.2, alike)
    return binomial(random, [share * factor for share, factor in zip(shares, noise, strict=True)], totals)


def factors(random: np.random.Generator, size: int, spread: float, alike: float) -> list[float]:
    """Draw log-normal factors around 1 of which neighbours are alike."""
    fresh = random.normal(0, spread, size)
    noise = [float(fresh[0])]
    for value in fresh[1:]:
        noise.append(alike * noise[-1] + (1 - alike**2) ** 0.5 * float(value))
    return [float(np.exp(value)) for value in noise]


NOISES: dict[str, Draw] = {
    "binomial": binomial,
    "×2": partial(wider, 2),
    "×5": partial(wider, 5),
    "bursts": bursts,
    "uneven years": partial(uneven, 0.0),
    "alike .3": partial(uneven, 0.3),
    "alike .6": partial(uneven, 0.6),
}


def series(
    random: np.random.Generator,
    draw: Draw,
    periods: int,
    mean: float,
    *,
    change: float = 1.0,
    growth: float = 1.0,
) -> tuple[list[int], list[int]]:
    """Draw a series: its share changes ``change``-fold, its totals grow ``growth``-fold, over the window."""
    steps = [place / (periods - 1) - 0.5 for place in range(periods)]
    totals = [round(mean / SHARE * growth**step) for step in steps]
    return draw(random, [SHARE * change**step for step in steps], totals), totals


def rates(rounds: int, draws: Iterable[Callable[[], bool]]) -> list[str]:
    return [f"{100 * sum(once() for _ in range(rounds)) / rounds:.1f} %" for once in draws]


def moved(counts: Sequence[int], totals: Sequence[int], toward: Trend | None = None) -> bool:
    direction = trend_test(counts, totals, range(len(counts))).direction
    return direction is toward if toward else direction in (Trend.UP, Trend.DOWN)


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    print(f"\n{title}\n")
    print(f"| {' | '.join(heads)} |")
    print(f"|{'---|' * len(heads)}")
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


def false_positives(random: np.random.Generator, rounds: int) -> None:
    def called(draw: Draw, periods: int, mean: float, growth: float = 1.0) -> bool:
        return moved(*series(random, draw, periods, mean, growth=growth))

    rows = [
        [
            str(periods),
            str(mean),
            *rates(rounds, (partial(called, d, periods, mean) for d in NOISES.values())),
        ]
        for periods, mean in ((4, 30), (5, 3), (5, 30), (5, 1000), (8, 100), (14, 1000))
    ]
    table("Flat series called rising or falling", ("periods", "mean", *NOISES), rows)
    kinds = [(NOISES[name], periods) for name in ("binomial", "uneven years") for periods in (5, 9)]
    rows = [
        [f"{growth}-fold", *rates(rounds, (partial(called, draw, t, 300, growth) for draw, t in kinds))]
        for growth in (1, 5, 20, 100)
    ]
    heads = ("growth", "binomial, 5 periods", "9 periods", "uneven years, 5 periods", "9 periods")
    table("The same where the totals grow, at a mean of 300", heads, rows)


def power(random: np.random.Generator, rounds: int) -> None:
    def seen(name: str, periods: int, mean: float, change: float) -> bool:
        return moved(*series(random, NOISES[name], periods, mean, change=change), Trend.UP)

    names = ("binomial", "×2", "×5", "uneven years")
    for change in (2, 5):
        rows = [
            [
                str(periods),
                str(mean),
                *rates(rounds, (partial(seen, n, periods, mean, change) for n in names)),
            ]
            for periods in (5, 8, 10)
            for mean in (10, 30, 100, 1000)
        ]
        table(f"A rise ×{change} seen", ("periods", "mean", *names), rows)


def steadiness(random: np.random.Generator, rounds: int) -> None:
    def steady(name: str, periods: int, mean: float, change: float) -> bool:
        return moved(*series(random, NOISES[name], periods, mean, change=change), Trend.STEADY)

    names = ("binomial", "×2", "uneven years")
    rows = [
        [
            *(f"×{change:g}", str(periods), str(mean)),
            *rates(rounds, (partial(steady, name, periods, mean, change) for name in names)),
        ]
        for change in (1, 1.5, 2)
        for periods in (5, 8)
        for mean in (100, 1000)
    ]
    table("Called steady", ("true change", "periods", "mean", *names), rows)


def bends(random: np.random.Generator, rounds: int) -> None:
    def bent(name: str, periods: int) -> bool:
        counts, totals = series(random, NOISES[name], periods, 100)
        return bool(trend_test(counts, totals, range(periods)).bend)

    names = ("binomial", "×5", "uneven years")
    rows = [
        [str(periods), *rates(rounds, (partial(bent, name, periods) for name in names))]
        for periods in (5, 8, 12)
    ]
    table("Flat series said to have turned, at a mean of 100", ("periods", *names), rows)


def short_periods(random: np.random.Generator, rounds: int) -> None:
    """Five years of months, 30 % noise, neighbouring months alike, summed to longer periods."""

    def called(length: int, alike: float) -> bool:
        totals = np.array([round(100 / 12 / SHARE)] * 60)
        noise = np.array(factors(random, 60, 0.3, alike))
        counts = random.binomial(totals, np.minimum(1, SHARE * noise))
        return moved(*(column.reshape(-1, length).sum(1).tolist() for column in (counts, totals)))

    lengths = {"years": 12, "half-years": 6, "quarters": 3, "months": 1}
    rows = [
        [f"{alike:g}", *rates(rounds, (partial(called, length, alike) for length in lengths.values()))]
        for alike in (0, 0.5, 0.8)
    ]
    table("Flat series called rising or falling, by length of period", ("months alike", *lengths), rows)


def families(random: np.random.Generator, rounds: int) -> None:
    """Forty names each, of which three in ten really change ×2 or ×4."""
    rows = []
    kinds = (NOISES["binomial"], NOISES["×2"], NOISES["uneven years"])
    for periods in (5, 8, 12):
        false = found = real = said = 0
        for _ in range(max(1, rounds // 100)):
            changes = [float(random.choice([2, 4])) if random.random() < 0.3 else 1.0 for _ in range(40)]
            drawn = [
                series(random, kinds[int(random.integers(3))], periods, 100, change=change)
                for change in changes
            ]
            verdicts = judge_family([series_of(counts, totals, range(periods)) for counts, totals in drawn])
            moving = [verdict.direction in (Trend.UP, Trend.DOWN) for verdict in verdicts]
            said += sum(moving)
            false += sum(m for m, change in zip(moving, changes, strict=True) if change == 1)
            found += sum(m for m, change in zip(moving, changes, strict=True) if change > 1)
            real += sum(change > 1 for change in changes)
        rows.append((str(periods), f"{100 * false / max(1, said):.1f} %", f"{100 * found / real:.0f} %"))
    table("Families of forty names", ("periods", "false among those called", "real ones called"), rows)


def placebo(random: np.random.Generator, rounds: int) -> None:
    """The job-ad series with their years shuffled: whatever is called then is called by chance."""
    names = [s for s in published_series()["hn_whoishiring"].values() if s.count >= 10]
    calls = tests = 0
    for _ in range(max(1, rounds // 40)):
        for one in names:
            order = random.permutation(len(one.times))
            calls += moved([one.counts[place] for place in order], [one.totals[place] for place in order])
            tests += 1
    found = [str(len(names)), str(tests), f"{100 * calls / tests:.1f} %"]
    table("Job ads with their years shuffled", ("names", "tests", "called rising or falling"), [found])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=4000, help="series a cell")
    parser.add_argument("--seed", type=int, default=2013)
    options = parser.parse_args()
    random = np.random.default_rng(options.seed)
    for measure in (false_positives, power, steadiness, bends, short_periods, families, placebo):
        measure(random, options.rounds)


if __name__ == "__main__":
    main()
