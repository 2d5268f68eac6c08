"""explain, columns and help: what is said to people, in both languages."""

import pytest

from matching.commands.columns import TABLES
from matching.commands.language import Language, language_of
from matching.commands.options import COMMANDS, EXAMPLES, parser_of
from matching.commands.told import change, reason, yuan
from matching.tables.names import columns
from matching.types import Reason
from matching.whatif.codes import OPENING_CODES, WORKER_CODES
from tests.matching.commands.conftest import BOTH
from tests.matching.tables.books import text


def test_a_possible_pair_is_told_with_its_points_and_reasons(call):
    called = call("explain", *BOTH, "--worker", "w1", "--opening", "o1", "--lang", "en")
    assert called.status == 0
    assert called.out[0].startswith("w1 and o1 (缝纫工): fit ")
    points = [line.split() for line in called.out[1:10]]
    assert sum(float(each[0]) for each in points) == pytest.approx(float(called.out[0].split()[5]), abs=0.5)
    assert [float(each[0]) for each in points] == sorted((float(each[0]) for each in points), reverse=True)
    assert called.out[10:14] == [
        "For it:",
        "  - Has done 缝纫 for 3 years",
        "  - Done at 16:10, in time at 16:30 for: 接孩子",
        "  - 3.2 km from home, 12 minutes by electric bike",
    ]


def test_an_impossible_pair_is_told_with_its_limits_and_what_would_allow_it(folder, call):
    text(folder / "W.csv", "id,age,free,care,place", 'w1,41,07:20-18:00,16:00-16:30 接孩子!,"21.950,110.850"')
    called = call("explain", *BOTH, "--worker", "w1", "--opening", "o1", "--lang", "zh")
    assert called.out[:3] == [
        "w1和o1（缝纫工）：不可以",
        "不允许的原因：",
        "  - 07:40–16:10上班，16:00要接孩子，别人替不了",
    ]
    assert called.out[3:6] == [
        "哪一个改变就可以：",
        "  - 16:00到16:30的“接孩子”有别人做",
        "  - 企业15:40下班，早30分钟",
    ]
    assert called.out[6] == "本人哪一个改变能多出最多岗位（共4个）："
    assert called.out[7].startswith("  - 16:00到16:30的“接孩子”有别人做：多")


def test_a_pair_that_hardly_suits_is_told_what_would_make_it_suit(folder, call):
    text(folder / "W.csv", "id,age,skills,wanted_wage,free,max_km", "w1,41,养鱼,9000,20:00-23:00,30")
    called = call("explain", *BOTH, "--worker", "w1", "--opening", "o1", "--lang", "en")
    heading = called.out.index("One change that would bring it to 50 of 100:")
    assert called.out[heading + 1].startswith("  - ")


@pytest.mark.parametrize(("worker", "opening"), [("w9", "o1"), ("w1", "o9"), ("w9", "o9")])
def test_unknown_keys_are_wrong_use(call, worker, opening):
    called = call("explain", *BOTH, "--worker", worker, "--opening", opening, "--lang", "en")
    assert called.status == 2
    told = [line for line in called.err if "has no" in line]
    assert len(told) == (worker == "w9") + (opening == "o9")


@pytest.mark.parametrize("name", ["en", "zh"])
@pytest.mark.parametrize(("code", "names"), [*WORKER_CODES.items(), *OPENING_CODES.items()])
def test_every_change_has_a_sentence(name, code, names):
    values = {each: "car" if each == "transport" else 100_000 for each in names}
    said = change(Language(name), Reason(code, "gap", values))
    assert "{" not in said
    assert ("1000" in said) == bool(
        {"wanted_fen", "wage_from_fen", "less_fen", "more_fen"} & set(names)
    ) or "100000" in said


def test_night_work_of_unknown_hours_is_told_without_them():
    english = Language("en")
    assert reason(english, Reason("night_not_possible", "against", {"start": "", "end": ""})).startswith(
        "Night work"
    )
    told = reason(english, Reason("night_not_possible", "against", {"start": "20:00", "end": "04:00"}))
    assert told == "20:00 to 04:00, and nights are not possible"


def test_money_is_told_without_idle_decimals():
    assert [yuan(fen) for fen in (250_000, 250_050, 7)] == ["2500", "2500.50", "0.07"]


def test_columns_describes_every_column(call):
    for name in ("en", "zh"):
        told = "\n".join(call("columns", "--lang", name).out)
        for column in columns():
            assert column.name in told
            assert (column.english if name == "en" else column.chinese) in told


def test_columns_describes_one_table_alone_if_asked(call):
    out = call("columns", "--table", "floors", "--lang", "en").out
    assert out[0] == "Wage floors"
    assert sum(line.startswith("  ") and not line.startswith("   ") for line in out) == 4


@pytest.mark.parametrize("name", ["en", "zh"])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_that_the_parser_takes(call, name, command):
    called = call(command, "--help", "--lang", name)
    assert called.status == 0
    for example in EXAMPLES[command]:
        assert f"  python -m matching {example}" in called.out
        assert parser_of(Language(name)).parse_args(example.split()).command == command


def test_every_table_is_read_by_some_command():
    assert set(TABLES) == {"workers", "openings", "outcomes", "candidates", "places", "floors", "points"}


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_TW"}, "zh"),
        ({"LANG": "C"}, "en"),
    ],
)
def test_the_language_is_that_of_the_machine(settings, name):
    assert language_of(settings) == name


def test_the_language_that_is_asked_for_counts_before_that_of_the_machine(call, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert call("columns", "--table", "points").out[0] == "分值表"
    assert call("columns", "--table", "points", "--lang", "en").out[0] == "Points"
