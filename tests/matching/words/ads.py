"""The ads of tests/data/jobs, as rows of text."""

import csv
import gzip
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "data" / "jobs" / "ads.csv.gz"


@cache
def ads() -> tuple[dict[str, str], ...]:
    """Every ad with its number, title, wage as written and as the crawler understood it, and tags."""
    with gzip.open(FILE, "rt", encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
