"""Weights are learned from what was seen on the day of an introduction, and never apply by themselves."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from matching.features import FEATURES as FUNCTIONS
from matching.simulator.history import history
from matching.simulator.town import town as made_up
from matching.store import REFUSAL_CODES
from matching.training.report import VERDICT_CODES
from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.learned import SHARES, keep_learned
from tests.support.refusals import only, said
from tests.support.towns import town
from tests.support.work import CLEANING, SEWING, WORK, actor, opening, propose
from tests.support.world import State
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.policy import FEATURES
from webapp.core.unit import Refused, writing
from webapp.core.workflow import Refusal
from webapp.jobs.actions import snapshots
from webapp.jobs.actions.weights import file_of, propose_all
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.labels.weights import MEASURES, REFUSED, VERDICTS, verdict_sentence
from webapp.jobs.models import Introduction
from webapp.jobs.queries.outcomes import Ended, ended
from webapp.jobs.queries.snapshots import WEIGHTS
from webapp.jobs.recommend.learned import known, offer_of, try_out, whole
from webapp.jobs.recommend.outcomes import meaning, outcomes_of
from webapp.jobs.views import weights as views
from webapp.jobs.workflow import IntroductionState
from webapp.policies import actions as policies
from webapp.policies.models import PolicyRow
from webapp.policies.queries import policy_on, waiting_for_confirmation
from webapp.policies.rules import Proposal

SignIn = Callable[..., FlaskClient]
DAY = date(2026, 11, 23)


@pytest.fixture
def starting_state() -> State:
    return WORK


@pytest.fixture
def file(app: Flask, db: SQLAlchemy) -> Path:
    found = file_of(actor("job_cadre").town_ref)
    found.unlink(missing_ok=True)
    return found


def one_ended(
    kept: bool = True, pair: str | None = None, worker: str = "An", opening: str = "mill", decided: date = DAY
) -> Ended:
    values = json.dumps({"features": meaning(), "values": [0.5] * len(FUNCTIONS)}) if pair is None else pair
    refs = uuid5(NAMESPACE_OID, worker), uuid5(NAMESPACE_OID, opening)
    return Ended(*refs, values, decided, decided + timedelta(days=200), kept)


def main_of(client: FlaskClient) -> str:
    return parse(client.get("/weights").text).one("main").text


def test_an_introduction_keeps_what_the_ranking_saw_on_its_day(db: SQLAlchemy) -> None:
    with writing():
        propose("梁秋萍", SEWING)
    told = json.loads(db.session.scalars(select(Introduction.pair)).one() or "")
    assert told["features"] == meaning()
    assert len(told["values"]) == len(FEATURES)
    with writing():
        opening(SEWING).shift_to = 1_200
    assert json.loads(db.session.scalars(select(Introduction.pair)).one() or "") == told


@pytest.mark.parametrize(
    ("state", "why", "counts"),
    [
        (IntroductionState.DECLINED, "worker.hours", 1),
        (IntroductionState.DECLINED, "firm.post_gone", 0),
        (IntroductionState.WITHDRAWN, None, 0),
        (IntroductionState.PROPOSED, None, 0),
        (IntroductionState.TAKEN, None, 0),
    ],
)
def test_what_says_nothing_of_the_two_is_no_outcome(
    db: SQLAlchemy, state: IntroductionState, why: str | None, counts: int
) -> None:
    with writing():
        made = propose("梁秋萍", SEWING)
        made.state, made.decline_code = state, why
        made.answered_on = None if state is IntroductionState.PROPOSED else today()
    found = ended(town().id, today())
    assert [one.kept for one in found] == [False] * counts
    assert ended(town().id, today() - timedelta(days=1)) == []


def test_values_of_another_meaning_or_none_are_left_out() -> None:
    old = json.dumps({"features": "another", "values": [0.5] * len(FUNCTIONS)})
    assert (
        known([one_ended(), one_ended(False, worker="Bo"), one_ended(pair=old), one_ended(pair="")]).usable
        == 2
    )
    assert known([one_ended(pair=old)]).ended == 1


def test_of_two_on_one_day_for_one_pair_the_later_counts() -> None:
    assert [one.kept for one in outcomes_of([one_ended(True), one_ended(False)])] == [False]


def test_whole_points_add_up_to_a_hundred_and_stay_close() -> None:
    found = whole(SHARES)
    assert sum(found.values()) == 100
    assert all(abs(found[name] - SHARES[name]) < 1 for name in FEATURES)


def test_too_few_outcomes_are_said_to_be_too_few_and_nothing_is_offered(
    sign_in_as: SignIn, db: SQLAlchemy, file: Path
) -> None:
    with writing():
        made = propose("梁秋萍", SEWING)
        made.state, made.decline_code, made.answered_on = IntroductionState.DECLINED, "worker.hours", today()
    client = sign_in_as("job_cadre")
    assert "本镇有1次推荐知道结果" in main_of(client)
    assert submit(client, "/weights").status_code == 303
    said = main_of(client)
    assert "还太少，学不出来" in said
    assert "至少要200个" in said
    assert "学到的权重" not in parse(client.get("/weights").text).one(id="trial").text
    assert not file.exists()


def test_what_was_tried_on_later_months_is_told_with_its_range(file: Path) -> None:
    made = made_up(seed=1, workers=400, openings=60)
    rows = [
        Ended(
            uuid5(NAMESPACE_OID, one.worker),
            uuid5(NAMESPACE_OID, one.opening),
            json.dumps({"features": meaning(), "values": list(one.features)}),
            one.decided_on,
            one.known_on,
            one.kept,
        )
        for one in history(made, months=24, seed=1, a_month=60)
    ]
    day = max(row.known_on for row in rows)
    told = try_out(rows, day, policy_on(today(), town().id), file)
    assert told["verdict"] in VERDICT_CODES
    assert set(told["measures"]) == set(MEASURES)
    assert all(low <= gain <= high for _, _, gain, low, high in told["measures"].values())
    assert file.exists() == (told["verdict"] == "learned_better")
    assert json.loads(json.dumps(told)) == told


def test_a_file_that_no_longer_fits_is_refused_and_the_page_says_so(
    sign_in_as: SignIn, db: SQLAlchemy, file: Path
) -> None:
    assert offer_of(file).refused == ""
    keep_learned(file)
    assert sum(offer_of(file).shares.values()) == 100
    file.write_text(file.read_text("utf-8").replace('"outcomes": 900', '"outcomes": 901'), "utf-8")
    assert offer_of(file).refused == "model_checksum"
    said = main_of(sign_in_as("town_centre"))
    assert "存权重的文件被改动过" in said
    assert "提出这组权重" not in said


def test_learned_weights_are_proposed_by_one_and_hold_only_when_another_confirms(
    sign_in_as: SignIn, db: SQLAlchemy, file: Path
) -> None:
    keep_learned(file)
    before = policy_on(date(2026, 12, 1), town().id)
    centre = sign_in_as("town_centre")
    answer = submit(centre, "/weights", "/weights/propose", source="镇办〔2026〕9号")
    assert answer.status_code == 303
    waiting = list(db.session.scalars(select(PolicyRow).where(PolicyRow.proposed_by_id.is_not(None))))
    assert {row.kind: row.value for row in waiting}.items() <= whole(SHARES).items()
    assert {row.valid_from for row in waiting} == {date(2026, 12, 1)}
    assert all(row.waits for row in waiting)
    after = policy_on(date(2026, 12, 1), town().id)
    assert [after.value("fit_weight", name) for name in FEATURES] == [
        before.value("fit_weight", name) for name in FEATURES
    ]
    secretary = sign_in_as("party_secretary")
    row = next(one for one in waiting if one.kind == "hours")
    page = f"/policies/proposals/{row.ref}"
    assert submit(secretary, page, f"{page}/confirm").status_code == 303
    after = policy_on(date(2026, 12, 1), town().id)
    assert {name: after.value("fit_weight", name) for name in FEATURES} == whole(SHARES)


@pytest.fixture
def entered(sign_in_as: SignIn, db: SQLAlchemy, file: Path) -> list[PolicyRow]:
    """Learned weights that one person has proposed."""
    keep_learned(file, {**dict.fromkeys(FEATURES, 1.0), "wage": 92.0})
    submit(sign_in_as("town_centre"), "/weights", "/weights/propose", source="镇办〔2026〕9号")
    return list(db.session.scalars(select(PolicyRow).where(PolicyRow.proposed_by_id.is_not(None))))


def test_who_decides_on_one_share_sees_all_and_whom_they_move_together(
    sign_in_as: SignIn, db: SQLAlchemy, entered: list[PolicyRow]
) -> None:
    with writing():
        opening(CLEANING).wage_to_fen = yuan(4_000)
        db.session.flush()
        opening(CLEANING).wage_from_fen = yuan(4_000)
    row = next(one for one in entered if one.kind == "care")
    page = parse(sign_in_as("party_secretary").get(f"/policies/proposals/{row.ref}").text).one("main")
    assert f"这{len(entered)}项从2026年12月1日起生效，同意吗？" in page.one("h1").text
    assert len(page.one(id="change").all("tbody")[0].all("tr")) == len(entered)
    assert "1人排在最前的岗位会变" in page.one(id="change").text


@pytest.mark.parametrize(
    ("role", "deed", "form", "says"),
    [
        ("party_secretary", "confirm", {}, "起生效。"),
        ("party_secretary", "reject", {"reason": "先不改"}, "未通过，仍按现行数值。"),
        ("town_centre", "withdraw", {}, "已撤回。"),
    ],
)
def test_shares_that_were_entered_together_are_decided_together(
    sign_in_as: SignIn, db: SQLAlchemy, entered: list[PolicyRow], role: str, deed: str, form: dict[str, str],
    says: str,
) -> None:  # fmt: skip
    page, client = f"/policies/proposals/{entered[3].ref}", sign_in_as(role)
    assert submit(client, page, f"{page}/{deed}", **form).status_code == 303
    assert says in client.get("/policies/fit_weight").text
    db.session.expire_all()
    assert [one.waits for one in entered] == [False] * len(entered)
    assert len({(one.confirmed_by_id, one.rejected_by_id, one.rejection) for one in entered}) == 1
    assert (policy_on(date(2026, 12, 1), town().id).value("fit_weight", "wage") == 92) is (deed == "confirm")


def test_who_entered_the_shares_confirms_none_of_them(db: SQLAlchemy, entered: list[PolicyRow]) -> None:
    with writing():
        only(policies.confirm(entered[0], actor("town_centre").person_id, now()), "policy_own_proposal")
    assert all(one.waits for one in entered)


def test_a_set_that_somebody_has_just_rejected_is_not_confirmed(
    db: SQLAlchemy, entered: list[PolicyRow]
) -> None:
    said = {"rejected_by_id": actor("team_captain").person_id, "rejected_at": now(), "rejection": "先不改"}
    with writing() as session:
        seen = [one.waits for one in entered]
        rows = update(PolicyRow).where(PolicyRow.id.in_([one.id for one in entered])).values(**said)
        session.execute(rows, execution_options={"synchronize_session": False})
        outcome = policies.confirm(entered[0], actor("party_secretary").person_id, now())
    assert seen == [True] * len(entered)
    only(outcome, "policy_decided")


def test_what_another_person_entered_waits_by_itself(db: SQLAlchemy, entered: list[PolicyRow]) -> None:
    wanted = Proposal("fit_weight", "effort", town().code, 7, date(2026, 12, 1), "镇办〔2026〕9号")
    with writing():
        policies.propose(wanted, town(), actor("party_secretary").person_id, now())
        policies.confirm(entered[0], actor("team_captain").person_id, now())
    waiting = waiting_for_confirmation(town().id)
    assert [(one.kind, one.value) for one in waiting] == [("effort", 7)]


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        (
            "weights_changed",
            "The weights were learned anew since you opened this page. Please look at them before you propose them.",
            "您打开这个页面后，权重又重新学过。请先看一看再提出。",
        ),
        (
            "weights_waiting",
            "Shares that were proposed still wait for a second person; they are decided first.",
            "之前提出的权重还在等另一位同志确认，请先办完那几项。",
        ),
        (
            "weights_as_they_are",
            "There is nothing to propose: no learned weights differ from those in force.",
            "没有可提出的：没有学到和现行不同的权重。",
        ),
    ],
)
def test_what_is_refused_says_so_in_both_languages(
    db: SQLAlchemy, code: str, english: str, chinese: str
) -> None:
    assert said(refusal_sentence, Refusal(code)) == (english, chinese)


def test_no_second_set_is_proposed_beside_one_that_waits(
    sign_in_as: SignIn, db: SQLAlchemy, file: Path
) -> None:
    keep_learned(file)
    centre = sign_in_as("town_centre")
    second = form_on(centre.get("/weights"), "/weights/propose")
    submit(centre, "/weights", "/weights/propose", source="镇办〔2026〕9号")
    answer = second.send(centre, {"source": "镇办〔2026〕9号"})
    assert answer.status_code == 422
    assert "之前提出的权重还在等另一位同志确认，请先办完那几项。" in answer.text
    page = parse(centre.get("/weights").text).one("main")
    assert "项权重等另一位同志确认" in page.text
    with writing():
        only(propose_all([], town(), actor("town_centre"), now()), "weights_waiting")
    assert page.all("form", action="/weights/propose") == []


def test_what_was_seen_is_what_is_proposed(sign_in_as: SignIn, db: SQLAlchemy, file: Path) -> None:
    keep_learned(file)
    centre = sign_in_as("town_centre")
    seen = form_on(centre.get("/weights"), "/weights/propose")
    keep_learned(file, {**dict.fromkeys(FEATURES, 1.0), "wage": 92.0})
    answer = seen.send(centre, {"source": "镇办〔2026〕9号"})
    assert answer.status_code == 422
    assert "您打开这个页面后，权重又重新学过。请先看一看再提出。" in answer.text
    assert parse(answer.text).one("input", name="source")["value"] == "镇办〔2026〕9号"
    assert form_on(answer, "/weights/propose").send(centre, {}).status_code == 303
    query = select(PolicyRow.value).where(PolicyRow.kind == "wage", PolicyRow.proposed_by_id.is_not(None))
    assert list(db.session.scalars(query)) == [92]


def test_a_look_while_learning_costs_no_ranking(
    sign_in_as: SignIn, db: SQLAlchemy, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_learned(file)
    snapshots.ask(WEIGHTS, actor("job_cadre"), today(), now())
    monkeypatch.setattr(views, "moved", lambda *_: pytest.fail("ranked for nothing"))
    headers = {"HX-Request": "true", "HX-Target": "weights-working"}
    answer = sign_in_as("job_cadre").get("/weights", headers=headers)
    assert "中途停下了" in answer.text


def test_without_a_document_nothing_is_entered(sign_in_as: SignIn, db: SQLAlchemy, file: Path) -> None:
    keep_learned(file)
    answer = submit(sign_in_as("town_centre"), "/weights", "/weights/propose", source="")
    assert answer.status_code == 422
    assert list(db.session.scalars(select(PolicyRow).where(PolicyRow.proposed_by_id.is_not(None)))) == []


def test_nothing_is_proposed_once_there_is_nothing_to_propose(
    sign_in_as: SignIn, db: SQLAlchemy, file: Path
) -> None:
    keep_learned(file)
    centre = sign_in_as("town_centre")
    page = centre.get("/weights")
    file.unlink()
    from_page = parse(page.text).one("form", action="/weights/propose")
    fields = {one["name"]: one.get("value") for one in from_page.all("input") if one.get("name")}
    answer = centre.post("/weights/propose", data={**fields, "source": "镇办〔2026〕9号"})
    assert answer.status_code == 422
    assert "没有可提出的：没有学到和现行不同的权重" in answer.text
    with writing():
        assert propose_all([], town(), actor("town_centre"), now()) == Refused(
            (Refusal("weights_as_they_are"),)
        )


def test_before_it_is_proposed_the_page_says_whose_best_opening_would_move(
    sign_in_as: SignIn, db: SQLAlchemy, file: Path
) -> None:
    keep_learned(file, {**dict.fromkeys(FEATURES, 1.0), "wage": 92.0})
    with writing():
        opening(CLEANING).wage_to_fen = yuan(4_000)
        db.session.flush()
        opening(CLEANING).wage_from_fen = yuan(4_000)
    said = parse(sign_in_as("job_cadre").get("/weights").text).one(id="shares").text
    assert f"由“{SEWING}”变为“{CLEANING}”" in said
    assert "梁秋萍" in said
    said = parse(sign_in_as("finance_maker").get("/weights").text).one(id="shares").text
    assert "人排在最前的岗位会变" in said
    assert "梁秋萍" not in said


def test_every_verdict_measure_and_refusal_has_its_sentence(app: Flask) -> None:
    assert set(VERDICTS) == set(VERDICT_CODES)
    assert set(REFUSED) == set(REFUSAL_CODES) - {"model_missing"}
    with app.test_request_context("/"):
        for code, names in VERDICT_CODES.items():
            assert verdict_sentence(code, dict.fromkeys(names, 2.0))
