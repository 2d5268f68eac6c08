"""What an import holds back and why a family is looked after: made to happen, read on the page in both languages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.support.forms import submit
from tests.support.people import PEOPLE, ZENG, family
from tests.support.uploads import apply, staged, zeng
from tests.support.workbooks import Family, Person
from tests.support.world import State
from webapp.core.unit import writing

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


def change_the_family_meanwhile(sign_in_as: SignIn) -> tuple[FlaskClient, str]:
    client = sign_in_as("town_centre")
    path = staged(client, [zeng(家庭住址="新住址8号")])
    with writing():
        family("曾国文").address = "后来改的9号"
    apply(client, path)
    return client, path


def name_somebody_of_another_town(sign_in_as: SignIn) -> tuple[FlaskClient, str]:
    client = sign_in_as("town_centre", 2)
    people = [Person("曾国文", ZENG.people[0].number)]
    stranger = Family("441702102000009", people, village=family("容大海").village.name)
    return client, staged(client, [stranger], town="试验二镇")


@pytest.mark.parametrize(
    ("deed", "code", "english", "chinese"),
    [
        (
            change_the_family_meanwhile,
            "register_changed",
            "The register changed since this was compared. It was compared anew; please look at it again.",
            "比对以后档案有了变动，已重新比对，请再看一遍。",
        ),
        (
            name_somebody_of_another_town,
            "held_elsewhere",
            "Somebody of this household stands in another one, which the file does not name.",
            "这户有人登记在另一户，而文件里没有那一户。",
        ),
    ],
)
def test_the_page_of_the_import_says_what_stopped_it(
    db: SQLAlchemy,
    sign_in_as: SignIn,
    deed: Callable[[SignIn], tuple[FlaskClient, str]],
    code: str,
    english: str,
    chinese: str,
) -> None:
    client, path = deed(sign_in_as)
    for language, sentence in (("zh", chinese), ("en", english)):
        submit(client, "/account", "/account/preference/language", value=language)
        assert sentence in client.get(path).text, code
