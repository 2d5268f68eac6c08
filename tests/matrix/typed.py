"""What is typed into the larger forms of the table: a profile, workbooks, a newcomer."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.support.posts import good_post, post_workbook
from tests.support.towns import town, villages_of
from tests.support.workbooks import id_number, ordinary_family, person_workbook
from webapp.jobs.views.profile import WELFARE


def profile(*_: str) -> Mapping[str, Any]:
    plain = {"seeking": "yes", "skills": "缝纫", "days_per_week": "6", "transport": "ebike", "effort": "1"}
    return plain | {"free_from": "07:00", "free_to": "19:00"} | dict.fromkeys(WELFARE, "")


def workbook(*_: str) -> Mapping[str, Any]:
    return {"workbook": (io.BytesIO(person_workbook([ordinary_family()])), "people.xlsx")}


def spreadsheet(role: str, place: str) -> Mapping[str, Any]:
    content = post_workbook([good_post(f"{role}的岗位", 工作所在村=villages_of(town())[0].name)])
    return {"town": str(town().ref), "workbook": (io.BytesIO(content), "posts.xlsx")}


def newcomer(role: str, place: str) -> Mapping[str, Any]:
    return {
        "name": "新来的", "id_number": id_number(date(1991, 4, 17), 31), "username": f"voice-{role.replace('_', '-')}",
    }  # fmt: skip
