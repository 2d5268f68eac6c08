"""docs/words.md says what the code does."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

from matching.types import Span
from matching.words.lexicon import ONE_STEP, SAME, SAME_GROUP, SIBLINGS, Lexicon
from matching.words.tables import rows_of
from matching.words.wages import READINGS, REFUSALS, Unread, read_wage
from tests.matching.words.ads import ads

PAGE = (Path(__file__).parents[3] / "docs" / "words.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    rows = PAGE.split(f"| {heading} |")[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in rows]


def test_the_tables_of_readings_and_refusals_are_those_of_the_code():
    assert table("reading | what it means") == [[f"`{code}`", text] for code, text in READINGS.items()]
    assert table("refusal | what it means") == [[f"`{code}`", text] for code, text in REFUSALS.items()]


def test_the_table_of_relations_is_the_one_in_the_code():
    values = [float(value) for _, value in table("relation of two concepts | value")]
    assert values == [SAME, ONE_STEP, SIBLINGS, SAME_GROUP, 0.0]


def test_the_outcomes_of_the_ads_are_those_measured():
    wages = [read_wage(ad["wage_text"]) for ad in ads()]
    counts = Counter(
        f"refused: `{wage.reason}`" if isinstance(wage, Unread) else f"read: `{wage.reading}`, {wage.unit}"
        for wage in wages
    )
    assert {outcome: int(count) for outcome, count in table("outcome | ads")} == counts


def test_the_size_of_the_lexicon_is_the_one_stated():
    lexicon = Lexicon.default()
    sides = [
        sum(len(row[column].split("|")) for row in rows_of("lexicon.csv") if row[column])
        for column in ("said", "written", "english")
    ]
    stated = re.search(
        r"([\d,]+) concepts with ([\d,]+) words .*?\(([\d,]+)\), what firms write \(([\d,]+)\), English \(([\d,]+)\)",
        PAGE,
    )
    assert stated is not None
    numbers = [int(number.replace(",", "")) for number in stated.groups()]
    assert numbers == [len(lexicon.by_code), len(lexicon.words), *sides]


def test_the_examples_of_the_page_run_and_say_what_is_said_of_them():
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL):
        exec(code, names)  # noqa: S102 - the page's own examples
    assert names["a_month"] == (468_000, 520_000)
    assert names["terms"].shift == Span.of("08:00-17:00")
    assert names["terms"].days_per_week == 6
    assert (names["title"].core, names["title"].levels) == ("缝纫工", ("senior",))
    assert Decimal(str(names["nearness"])) == Decimal("0.8")
    assert names["complaint"] == "row 2, column word: taken '劏鱼'"
    assert names["own"].fit > names["shipped"].fit
    assert "劏鱼" in names["segmenter"].tokens("会劏鱼")
