"""Workbooks for the families of tests/support/people.py, and the wizard's steps as a person takes them."""

import io
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.forms import form_on
from tests.support.people import ZENG
from tests.support.workbooks import Family, Line, Person, id_number, person_workbook

SAME = {"人编号": "", "证件类型": ""}
NEW, MEND = date(1988, 8, 8), date(1979, 7, 7)


def zeng(**more: Any) -> Family:
    """The family of 曾国文 as the national file states it, unchanged but for `more`."""
    people = [
        Person(
            "曾国文",
            ZENG.people[0].number,
            "户主",
            {**SAME, "务工企业名称": "茂名一厂", "务工时间(月)": "10"},
        ),
        Person("陈丽华", ZENG.people[1].number, "配偶", SAME),
    ]
    return Family(ZENG.number, people, village="帅堂社区", more=more)


def newcomers(number: str = "440981124000077") -> Family:
    """A couple whom no register knows."""
    return Family(
        number, [Person("钟新来", id_number(NEW, 601)), Person("容新娘", id_number(MEND, 602), "配偶")]
    )


def ill(number: str = "440981124000088") -> Family:
    """A couple of whom one has a wrong check digit."""
    wrong = id_number(date(1991, 1, 1), 701)
    wrong = wrong[:-1] + ("1" if wrong[-1] != "1" else "2")
    return Family(
        number, [Person("莫有错", id_number(date(1990, 1, 1), 703)), Person("莫无错", wrong, "配偶")]
    )


def upload(client: FlaskClient, content: bytes, name: str = "监测对象信息.xlsx") -> TestResponse:
    """Choose a file and press the button."""
    form = form_on(client.get("/imports/new"), "/imports/new")
    data = {**form.values, "workbook": (io.BytesIO(content), name)}
    answer = client.post("/imports/new", data=data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # a large body lies in a file that the client leaves open
    return answer


def staged(
    client: FlaskClient,
    families: Iterable[Family],
    spoil: Callable[[list[Line]], None] = lambda lines: None,
    town: str = "试验一镇",
) -> str:
    """Upload families; return where their preview is."""

    def at_home(lines: list[Line]) -> None:
        for line in lines:
            line["乡"] = town
        spoil(lines)

    answer = upload(client, person_workbook(families, spoil=at_home))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def apply(client: FlaskClient, path: str) -> TestResponse:
    """Press the button that takes the difference over."""
    return form_on(client.get(path), f"{path}/apply").send(client, {})
