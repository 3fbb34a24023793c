"""Commands about the use of names: names, trends."""

from __future__ import annotations

from teamnames.trends.report import add_names, add_trends
from teamnames.trends.report import print_names as run_names
from teamnames.trends.report import print_trends as run_trends

__all__ = ["add_names", "add_trends", "run_names", "run_trends"]
