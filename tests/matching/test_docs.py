"""docs/matching.md says what the code does."""

import re
from pathlib import Path

from matching.baseline import WEIGHTS, RuleRanker
from matching.features import FEATURES
from matching.filters import LIMITS
from matching.need import NEED_PARTS, NEED_WEIGHTS

PAGE = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[str]:
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("| `")]


def test_the_table_of_features_is_the_one_in_the_code():
    expected = [f"| `{f.__name__}` | {WEIGHTS[f.__name__]} | {f.__doc__} |" for f in FEATURES]
    assert rows("What counts for fit") == expected


def test_the_table_of_limits_is_the_one_in_the_code():
    assert rows("Hard limits") == [f"| `{limit.__name__}` | {limit.__doc__} |" for limit in LIMITS]


def test_the_table_of_need_is_the_one_in_the_code():
    expected = [
        f"| `{part.__name__}` | {NEED_WEIGHTS[part.__name__]} | {part.__doc__} |" for part in NEED_PARTS
    ]
    assert rows("What counts for need") == expected


def test_the_examples_of_the_page_run():
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL):
        exec(code, names)  # noqa: S102 - the page's own example
    (ranked,) = RuleRanker().rank_openings(names["worker"], [names["opening"]])[0]
    assert names["ranked"] == [ranked]
    assert names["blocked"] == []
    assert names["best"].row[0].tolist() == [0, *[-1] * 19]
    assert round(names["best"].fit[0, 0], 4) == round(ranked.fit, 4)
