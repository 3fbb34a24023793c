"""What tests may ask for: the shipped vocabulary, the default normaliser, all rows or a sample of them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from teamnames import Normalizer, Vocabulary
from teamnames.normalizer import default_normalizer
from teamnames.vocabulary.tables import Row

_SAMPLED = 12
"""Without ``--deep`` the laws of the table are tried on one row in so many, each time the same ones."""

settings.register_profile(
    "default",
    deadline=None,
    derandomize=True,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.register_profile("deep", settings.get_profile("default"), derandomize=False, max_examples=3000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--deep", action="store_true", help="try the laws on every row of the tables, at random too"
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("deep" if config.getoption("--deep") else "default")


@pytest.fixture(scope="session")
def deep(request: pytest.FixtureRequest) -> bool:
    """Whether to try everything."""
    return bool(request.config.getoption("--deep"))


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The vocabulary that ships with teamnames."""
    return Vocabulary.default()


@pytest.fixture(scope="session")
def normalizer() -> Normalizer:
    """The normaliser behind ``normalize_team``."""
    return default_normalizer()


@pytest.fixture(scope="session")
def rows(vocabulary: Vocabulary, deep: bool) -> tuple[Row, ...]:
    """Alias rows: all of them with ``--deep``, else an even sample."""
    return tuple(vocabulary.tables["aliases"])[:: 1 if deep else _SAMPLED]
