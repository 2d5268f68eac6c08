"""docs/fairness.md says what the code does."""

import re
from pathlib import Path

import pytest

from matching.fairness.traces import STAND_INS

PAGE = (Path(__file__).parents[3] / "docs" / "fairness.md").read_text(encoding="utf-8")
SAID = " ".join(PAGE.split())


@pytest.fixture(scope="module")
def example() -> dict:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    names = {}
    exec(code, names)  # noqa: S102 - the page's own example
    return names


def table(heading: str) -> list[str]:
    return PAGE.split(f"| {heading} |\n")[1].split("\n\n")[0].splitlines()[1:]


def test_the_table_of_stand_ins_is_the_one_in_the_code():
    assert table("stand-in | what is forgotten") == [
        f"| `{one.__name__}` | {one.__doc__} |" for one in STAND_INS
    ]


def test_the_table_of_groups_is_what_the_example_gives(example):
    assert table("group | people | share | expected | ratio | interval") == [
        f"| {one.group} | {one.people} | {one.share:.3f} | {one.expected:.3f} | {one.ratio:.2f} "
        f"| {one.low:.2f} to {one.high:.2f} |"
        for one in example["shown"].groups
    ]


def test_the_gap_and_its_parts_are_those_of_the_example(example):
    women = example["behind"][0]
    parts = [
        f"{-women.shares[name]:.2f} by `{name}`"
        for name in ("care", "skill_overlap", "experience", "word_likeness")
    ]
    assert f"{women.others_fit - women.fit:.2f} points less in the mean" in SAID
    assert f"of which {parts[0]}, {parts[1]}, {parts[2]} and {parts[3]}." in SAID
    assert sum(abs(points) > 1e-9 for points in women.shares.values()) == len(parts)
    assert example["care"].people == ("An", "Dan")
    assert f"up to {example['care'].most:.1f} points" in SAID


def test_who_is_never_shown_is_told_as_the_page_tells_it(example):
    (an,) = example["unseen"]
    assert (an.key, an.opening) == ("An", "mill")
    assert f"the mill with {an.fit:.2f}, and {an.short_points:.2f} points are missing" in SAID


def test_the_turns_are_those_of_the_page(example):
    fits = [f"{one.fit:.2f}" for one in example["for_an"]]
    assert f"{fits[0]}, {fits[1]} and {fits[2]} points" in SAID
    assert f"posts: {', '.join(one.key for one in example['in_turn'])}." in SAID
    first = {key: one.key for key, (one,) in example["first"].items()}
    assert first == {"An": "shop", "Bo": "mill 2", "Chu": "shop"}
    assert "An would be spoken to about the shop, Bo about mill 2, Chu about the shop" in SAID
