"""A town's own words count when two persons agreed on them, in that town only, and nobody reads with one taken back."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.refusals import only, said
from tests.support.towns import town
from tests.support.words import (
    CUTTING,
    SAYS_IT,
    agreed,
    confirm,
    propose,
    reasons_for_sewing,
    row_of,
    take_back,
)
from tests.support.work import actor, note_said, publish
from tests.support.world import State
from webapp.core.filters import now
from webapp.core.unit import Done, writing
from webapp.jobs.actions import words as actions
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.models import TownWord
from webapp.jobs.queries.words import in_force, said_by_openings, said_by_people
from webapp.jobs.recommend.words import Touched, read_with, touched, unknown

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return SAYS_IT


def test_what_it_means_is_kept_by_the_name_that_the_lexicon_has_for_it(db: SQLAlchemy) -> None:
    propose(means="车衫的")
    assert row_of().means == "缝纫"


def test_of_two_that_contradict_each_other_the_first_counts_and_the_other_is_named() -> None:
    read = read_with(((CUTTING, "缝纫"), (f"{CUTTING}工", "保洁")))
    assert [concept.name for concept in read.lexicon.concepts(CUTTING)] == ["缝纫"]
    assert read.left_out == {f"{CUTTING}工"}


def test_what_is_not_known_comes_by_how_many_say_it(db: SQLAlchemy) -> None:
    with writing():
        note_said("吴美兰", skills=[CUTTING, "缝纫"], experience={"挞皮": 2.0})
        publish(title=f"{CUTTING}工", skills=["挞皮"])
        publish(title="打烂布", skills=[])
    known = unknown((), said_by_people(town().id), said_by_openings(town().id), 10)
    assert [(one.word, one.people, one.openings) for one in known[:3]] == [
        (CUTTING, 2, 1),
        ("挞皮", 1, 1),
        ("打烂布", 0, 1),
    ]
    left = unknown(((CUTTING, "缝纫"),), said_by_people(town().id), said_by_openings(town().id), 1)
    assert [one.word for one in left] == ["挞皮"]


def test_a_word_touches_whoever_is_read_otherwise_with_it(db: SQLAlchemy) -> None:
    with writing():
        publish(title=f"{CUTTING}工", skills=[])
        publish(title="后整", duties=f"{CUTTING}，收拾", skills=[])

    def touches(word: str, means: str) -> Touched:
        return touched((word, means), (), said_by_people(town().id), said_by_openings(town().id))

    assert touches(CUTTING, "缝纫") == Touched(1, 2)
    assert touches("挞皮", "缝纫") == Touched(0, 0)
    assert touches("挞皮", "缝任") == Touched(0, 0, is_new_work=True)


def test_what_is_only_looked_at_pushes_no_lexicon_of_a_town_out(db: SQLAlchemy) -> None:
    agreed()
    kept = read_with(in_force(town().code))
    for number in range(70):
        touched((f"说法{number}", "缝纫"), in_force(town().code), (), ())
    assert read_with(in_force(town().code)) is kept


def test_a_work_that_no_lexicon_knows_is_pointed_out_before_it_is_entered(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    cadre = sign_in_as("job_cadre")
    answers = [
        submit(cadre, "/words/new", "/words/preview", word=CUTTING, means=means) for means in ("缝任", "缝纫")
    ]
    assert ["词表里没有这种活" in answer.text for answer in answers] == [True, False]


def test_the_other_way_round_the_work_has_its_name_already(db: SQLAlchemy) -> None:
    propose("打烂布", "缝纫")
    propose(CUTTING, "打烂布")
    assert isinstance(confirm(), Done)
    assert only(confirm("打烂布"), "word_taken").field == "word"


def own_confirmation() -> object:
    propose()
    return confirm(by="job_cadre")


def confirmation_of_what_is_gone() -> object:
    propose()
    take_back()
    return confirm()


def entered_twice() -> object:
    propose()
    return propose(f"{CUTTING}工", "保洁")


def another_meaning() -> object:
    agreed()
    take_back()
    agreed(CUTTING, "打烂布")
    return propose("打烂布", "缝纫")


def confirmation_of_what_means_something_else_by_now() -> object:
    propose("打烂布", "缝纫")
    propose(CUTTING, "打烂布")
    confirm("打烂布")
    return confirm()


ENTERED = (
    "Somebody has entered this word already; it stands on the list.",
    "这个说法已经有人填过，在名单上。",
)


@pytest.mark.parametrize(
    ("deed", "code", "english", "chinese"),
    [
        (
            lambda: propose("剪"),
            "word_too_short",
            "One character is too little: it would be found inside many other words.",
            "一个字太短，会在很多别的词里被找到。",
        ),
        (
            lambda: propose(means="缝纫和保洁"),
            "word_means_several",
            "That names several kinds of work: 缝纫、保洁. Please name one of them.",
            "这里写了几种活：缝纫、保洁。请只写其中一种。",
        ),
        (
            lambda: propose("踩衣车", "缝纫工"),
            "word_known",
            "The lexicon reads it like that already; nothing has to be entered.",
            "词表已经这样读了，不用再填。",
        ),
        (
            lambda: propose("踩衣车", "保洁"),
            "word_taken",
            "The lexicon reads this as 缝纫 already. Please write a longer expression.",
            "词表已把它读作“缝纫”。请写长一点的说法。",
        ),
        (
            another_meaning,
            "word_taken",
            "The lexicon reads this as 打烂布 already. Please write a longer expression.",
            "词表已把它读作“打烂布”。请写长一点的说法。",
        ),
        (entered_twice, "word_entered", *ENTERED),
        (
            own_confirmation,
            "word_own",
            "You entered this word yourself; somebody else has to confirm it.",
            "这个说法是您填的，要由另一位同志确认。",
        ),
        (
            confirmation_of_what_is_gone,
            "word_gone",
            "This word was taken back in the meantime. Please enter it anew.",
            "这个说法已被撤回，请重新填写。",
        ),
        (
            confirmation_of_what_means_something_else_by_now,
            "word_means_otherwise",
            "In the meantime the town reads 打烂布 as 缝纫. Please take this word back and enter it anew.",
            "本镇现在把“打烂布”读作“缝纫”。请撤回这个说法，重新填写。",
        ),
    ],
)
def test_what_is_refused_says_so_in_both_languages(
    db: SQLAlchemy, deed: Callable[[], object], code: str, english: str, chinese: str
) -> None:
    assert said(refusal_sentence, only(deed(), code)) == (english, chinese)


def test_what_the_town_has_agreed_on_in_the_meantime_is_looked_at_again(db: SQLAlchemy) -> None:
    propose(f"{CUTTING}佬", "保洁")
    with writing() as session:
        row = TownWord(
            town_id=town().id,
            word=f"{CUTTING}佬工",
            means="缝纫",
            proposed_by_id=actor("job_cadre").person_id,
            proposed_at=now(),
        )
        session.add(row)
        session.flush()
        assert isinstance(actions.confirm(row, actor("town_centre"), now()), Done)
    assert only(confirm(f"{CUTTING}佬"), "word_taken").field == "word"


def test_confirming_and_taking_back_twice_change_nothing_more(db: SQLAlchemy) -> None:
    agreed()
    at = row_of().confirmed_at
    assert isinstance(confirm(), Done)
    assert row_of().confirmed_at == at
    take_back()
    by = row_of().ended_by_id
    assert isinstance(take_back(by="town_centre"), Done)
    assert row_of().ended_by_id == by


@pytest.mark.parametrize(
    ("deeds", "change", "guard"),
    [
        ((), {"word": "挞皮"}, "town_word_is_never_edited"),
        ((), {"means": "保洁"}, "town_word_is_never_edited"),
        ((), {"confirmed_by_id": "proposer", "confirmed_at": "now"}, "two_persons"),
        ((), {"confirmed_by_id": "other"}, "confirmed_whole"),
        ((), {"ended_at": "now"}, "ended_whole"),
        ((confirm,), {"confirmed_by_id": None, "confirmed_at": None}, "town_word_is_confirmed_once"),
        ((take_back,), {"confirmed_by_id": "other", "confirmed_at": "now"}, "town_word_is_confirmed_once"),
        ((confirm, take_back), {"ended_by_id": None, "ended_at": None}, "town_word_is_ended_once"),
    ],
)
def test_the_database_guards_what_was_agreed(
    db: SQLAlchemy, deeds: tuple[Callable[[], object], ...], change: dict[str, Any], guard: str
) -> None:
    propose()
    for deed in deeds:
        deed()
    meant = {"proposer": actor("job_cadre").person_id, "other": actor("town_centre").person_id, "now": now()}
    values = {name: meant.get(str(given), given) for name, given in change.items()}
    with pytest.raises(IntegrityError, match=guard), writing() as session:
        session.execute(update(TownWord).where(TownWord.id == row_of().id).values(**values))


def test_the_cadre_sees_what_is_not_known_enters_it_and_another_confirms(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    cadre = sign_in_as("job_cadre")
    assert "本镇的说法" in parse(cadre.get("/work").text).one("main").text
    (line,) = [
        one
        for one in parse(cadre.get("/words").text).one(id="unknown").all("a")
        if quote(CUTTING) in one["href"]
    ]
    form = cadre.get(line["href"])
    assert parse(form.text).one("input", name="word")["value"] == CUTTING
    assert len(parse(form.text).one("datalist").all("option")) > 300
    preview = submit(cadre, line["href"], "/words/preview", means="车衫的")
    assert f"“{CUTTING}”将读作“缝纫”" in parse(preview.text).one("main").text
    assert "有1人的说法会换一种读法；岗位有0个" in parse(preview.text).one(id="word-touches").text
    assert db.session.scalars(select(TownWord)).all() == []
    entered = form_on(preview, "/words/new").send(cadre, {})
    assert entered.status_code == 303
    page = parse(cadre.get(entered.location).text).one("main").text
    assert "这是您填的，要由另一位同志确认" in page
    centre = sign_in_as("town_centre")
    assert "有1个本镇的说法等您确认" in centre.get("/").text
    assert parse(centre.get("/words").text).all(id="unknown") == []
    done = submit(centre, entered.location, f"{entered.location}/confirm")
    assert done.status_code == 303
    assert "排序已用1个" in parse(centre.get("/words").text).one("h1").text
    assert "等您确认" not in parse(centre.get("/").text).one("main").text
    assert "has_skills" in reasons_for_sewing()
    again = submit(cadre, entered.location, f"{entered.location}/take-back")
    assert again.status_code == 303
    assert "已撤回" in parse(cadre.get("/words").text).one(id="words-table").text


def test_what_waits_stands_first_and_what_is_taken_back_last(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    agreed()
    take_back()
    agreed("车板")
    propose("落坑")
    page = parse(sign_in_as("job_cadre").get("/words").text)
    assert [row.one("th").text for row in page.one(id="words-table").one("tbody").all("tr")] == [
        "落坑",
        "车板",
        CUTTING,
    ]


@pytest.mark.parametrize(
    ("show", "expected"), [("waiting", ["落坑"]), ("counting", ["车板"]), ("gone", [CUTTING])]
)
def test_words_are_listed_by_where_they_stand(
    sign_in_as: SignIn, db: SQLAlchemy, show: str, expected: list[str]
) -> None:
    agreed()
    take_back()
    agreed("车板")
    propose("落坑")
    page = parse(sign_in_as("job_cadre").get(f"/words?show={show}").text)
    assert [row.one("th").text for row in page.one(id="words-table").one("tbody").all("tr")] == expected


def test_many_words_come_in_pages(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    with writing() as session:
        session.add_all(
            TownWord(
                town_id=town().id, word=f"说法{number}", means="缝纫",
                proposed_by_id=actor("job_cadre").person_id, proposed_at=now(),
            )
            for number in range(60)
        )  # fmt: skip
    cadre, seen = sign_in_as("job_cadre"), set()
    for number, rows in ((1, 25), (2, 25), (3, 10)):
        table = parse(cadre.get(f"/words?page={number}").text).one(id="words-table").one("tbody")
        found = {row.one("th").text for row in table.all("tr")}
        assert len(found) == rows
        seen |= found
    assert len(seen) == 60


def test_a_refused_word_comes_back_as_it_was_typed(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    answer = submit(sign_in_as("job_cadre"), "/words/new", "/words/preview", word="踩衣车", means="保洁")
    assert answer.status_code == 422
    tree = parse(answer.text)
    assert "词表已把它读作“缝纫”" in tree.one(id="word-error").text
    assert [tree.one("input", name=name)["value"] for name in ("word", "means")] == ["踩衣车", "保洁"]


def test_who_confirms_the_own_word_by_hand_is_refused_on_the_page(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    propose(by="town_centre")
    cadre, centre = sign_in_as("job_cadre"), sign_in_as("town_centre")
    address = f"/words/{row_of().ref}"
    page = form_on(cadre.get(address), f"{address}/confirm")
    token = parse(centre.get(address).text).one("form", action=f"{address}/confirm")
    fields = {one["name"]: one.get("value") for one in token.all("input")}
    answer = centre.post(page.action, data=fields)
    assert answer.status_code == 422
    assert "这个说法是您填的，要由另一位同志确认。" in answer.text
    assert not row_of().counts


def test_a_word_that_does_not_count_any_more_is_told(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    agreed()
    with writing() as session:
        session.add(
            TownWord(
                town_id=town().id,
                word=f"{CUTTING}工",
                means="保洁",
                proposed_by_id=actor("job_cadre").person_id,
                proposed_at=now(),
                confirmed_by_id=actor("town_centre").person_id,
                confirmed_at=now(),
            )
        )
    page = parse(sign_in_as("job_cadre").get("/words").text).one("main").text
    assert f"“{CUTTING}工”不再起作用" in page
