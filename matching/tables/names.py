"""The names of columns and the words of cells, in both languages: tables that people can read and correct."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from unicodedata import normalize

DATA = Path(__file__).parent / "data"

_BRACKETS = re.compile(r"[(\[【《<](.*?)[)\]】》>]")
_IDLE = re.compile(r"[\s_*:：#-]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, further headings, an example, and what it says in both languages."""

    table: str
    name: str
    headings: tuple[str, ...]
    example: str
    english: str
    chinese: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """All columns of all tables, in the order in which they are described."""
    return tuple(
        Column(
            row["table"],
            row["column"],
            tuple(name for name in row["headings"].split("|") if name),
            row["example"],
            row["english"],
            row["chinese"],
        )
        for row in _rows("columns.csv")
    )


@lru_cache(maxsize=16)
def headings(table: str) -> Mapping[str, str]:
    """The name of a table's column by each heading that it may have, as `plain_heading` writes it."""
    return MappingProxyType(
        {
            plain_heading(heading): column.name
            for column in columns()
            if column.table == table
            for heading in (column.name, *column.headings)
        }
    )


def plain_heading(text: str) -> str:
    """A heading without blanks, marks and what stands in brackets, in one width and case."""
    return _IDLE.sub("", _BRACKETS.sub("", normalize("NFKC", text))).casefold()


def unit_of(heading: str) -> str:
    """What stands in the brackets of a heading: 元/小时 of 工资（元/小时）."""
    found = _BRACKETS.search(normalize("NFKC", heading))
    return found[1].strip() if found else ""


def plain(text: str) -> str:
    """A cell in one width and case, blanks closed up."""
    return " ".join(normalize("NFKC", text).split()).casefold()


@lru_cache(maxsize=16)
def words(kind: str) -> Mapping[str, str]:
    """The values of a kind of words, by the word as `plain` writes it."""
    return MappingProxyType(
        {
            plain(word): row["value"]
            for row in _rows("words.csv")
            if row["kind"] == kind
            for word in row["words"].split("|")
        }
    )


def chinese_or_english(kind: str, chinese: bool) -> tuple[str, ...]:
    """One word for each value of a kind, to be told to who wrote none of them."""
    firsts: dict[str, str] = {}
    for word, value in words(kind).items():
        if word.isascii() != chinese and not word.isdigit():
            firsts.setdefault(value, word)
    return tuple(firsts.values())
