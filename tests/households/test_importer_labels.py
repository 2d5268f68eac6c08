import re
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from tests.support.workbooks import Line, ordinary_family, person_workbook, town
from webapp.core import identity
from webapp.households import labels, rules
from webapp.households.importer.reasons import FILE_MENDS, FileReason, Mend, Noticed, RowReason, Warned
from webapp.households.importer.rows import read_people

NOT_OF_AN_IMPORT = {"age_unknown", "under_age", "pupil"}
CHINESE = re.compile(r"[\u3400-\u9fff]")


def codes_of_rules() -> set[str]:
    text = "".join(Path(str(each.__file__)).read_text("utf-8") for each in (identity, rules))
    said = re.findall(r"(?:Refusal|Notice)\(\s*\"(\w+)\"", text)
    spoken = {code for code in said if not code.startswith("why_")}
    listed = re.findall(r"_(?:HEAD|SPOUSE), \"(\w+)\"", text)
    return (spoken | set(listed)) - NOT_OF_AN_IMPORT


@pytest.mark.parametrize("codes", [FileReason, RowReason, Warned, Noticed])
def test_every_reason_has_a_sentence(codes: type[FileReason | RowReason | Warned | Noticed]) -> None:
    assert [code for code in codes if code not in labels.SENTENCES] == []


def test_everything_that_the_rules_say_of_a_member_has_a_sentence() -> None:
    assert {"id_check_digit", "several_heads", "unknown_area", "id_tidied"} <= codes_of_rules()
    assert sorted(codes_of_rules() - labels.SENTENCES.keys()) == []


def test_every_mend_has_a_sentence_and_every_file_reason_a_mend() -> None:
    assert set(labels.MENDS) == set(Mend)
    assert set(FILE_MENDS) == set(FileReason)


def spoiled(column: str, value: object) -> bytes:
    def spoil(lines: list[Line]) -> None:
        lines[1][column] = value

    return person_workbook([ordinary_family()], spoil=spoil)


@pytest.mark.parametrize(
    ("column", "value", "chinese", "mend"),
    [
        (
            "证件号码",
            4.4e17,
            "证件号码存成了数字，Excel 已丢失末尾几位。",
            "请把单元格设为文本格式，再重新填写完整号码。",
        ),
        ("证件号码", "1234", "证件号码有 4 位，应为 18 位。", "请对照身份证改正。"),
        (
            "劳动技能",
            "全劳力",
            "这个值不在可选范围内。可填：普通劳动力、技能劳动力、弱劳动力或半劳动力、丧失劳动力、无劳动力。",
            "请从可填的值中选择。",
        ),
        ("户类型", "一般农户", "同一户的第 4 行填的是“脱贫户”，两行不一致。", "请把同一户的各行改成一致。"),
        (
            "村",
            "帅堂",
            "可能指几个不同的村（社区）：帅堂居委会、帅堂村委会。",
            "请写村（社区）的全称，带“村委会”或“居委会”。",
        ),
        ("乡", "埠场镇", "这一行属于别的镇，本次只导入曹江镇。", "请删除这一行，由所属的镇导入。"),
    ],
)
def test_a_refused_cell_is_explained_in_the_readers_words(
    app: Flask, column: str, value: object, chinese: str, mend: str
) -> None:
    [remark] = read_people(spoiled(column, value), town()).refusals
    with app.test_request_context():
        assert labels.refusal_sentence(remark) == chinese
        assert labels.mend_sentence(remark.mend) == mend


def test_a_refused_file_is_explained_in_both_languages(app: Flask) -> None:
    refusal = read_people(person_workbook(drop=["证件号码"]), town()).refusal
    assert refusal is not None
    with app.test_request_context():
        assert labels.refusal_sentence(refusal) == "工作表“监测对象信息”第 3 行的列名中缺少：证件号码。"
        with force_locale("en"):
            said = labels.refusal_sentence(refusal)
    assert said == "Sheet “监测对象信息” lacks these columns in row 3: 证件号码."
    assert not CHINESE.search(str(said).replace("监测对象信息", "").replace("证件号码", ""))


def test_nothing_to_mend_needs_no_sentence() -> None:
    assert labels.mend_sentence("") == ""
