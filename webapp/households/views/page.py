"""A family as its page tells it: sentences, states and figures made of rows, facts and code lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access.actor import Role
from webapp.access.guard import may
from webapp.codelists.queries import Words
from webapp.core.clock import business_day
from webapp.core.filters import day as written_day
from webapp.core.filters import day_short, month
from webapp.core.masking import mask
from webapp.core.money import format_yuan
from webapp.core.months import Month, age_on
from webapp.core.policy import Policy
from webapp.core.workflow import Notice
from webapp.households import rules
from webapp.households.importer.columns import column
from webapp.households.labels import ACTIONS, FIELDS, GROUPS, GUARANTEES, REVEAL_REASONS, refusal_sentence
from webapp.households.models import HOUSEHOLD_GROUPS, Household, HouseholdFact, Member
from webapp.households.queries import family
from webapp.households.queries.work import at_work
from webapp.organisations.labels import ROLES

RESPONSIBLE = (Role.VILLAGE_MONITOR, Role.AREA_STATION, Role.FIRST_SECRETARY)


@dataclass(frozen=True)
class Line:
    """One figure: what it is, what it says, and whether it is covered until somebody asks for it."""

    label: str
    value: str
    covered: bool


def listed(words: Iterable[str]) -> str:
    """Return words one after the other, with the comma of the language."""
    return str(_(", ")).join(words)


class FamilyPage:
    """All that the template asks, computed once."""

    def __init__(self, household: Household, day: date, policy: Policy, words: Words) -> None:
        self.household, self.day, self.policy, self.words = household, day, policy, words
        self.members = family.present(household)
        self.category = family.category_on(household, day)
        self.watch = family.watch_on(household, day)
        self.at_work = at_work([member.id for member in self.members], day)

    @property
    def why(self) -> str:
        """Why this family is looked after, in one sentence."""
        need = family.need_of([self.household], self.day, self.policy)[self.household.id]
        parts = [self._because(notice) for notice in rules.why(need)]
        if not parts:
            return str(_("Nothing is on record that asks for special attention."))
        return self._sentence(str(_("; ")).join(parts) + str(_(".")))

    def _because(self, notice: Notice) -> str:
        if notice.code == "why_category":
            word = self.words("category", str(notice.params["category"]))
            return refusal_sentence(Notice(notice.code, "", {"category": word}))
        return refusal_sentence(notice)

    def _sentence(self, text: str) -> str:
        return text[:1].upper() + text[1:]

    def name(self, member: Member) -> str:
        """Return a name as a page may show it: a child's is covered."""
        return mask("name_public", member.name) if self.is_child(member) else member.name

    def is_child(self, member: Member) -> bool:
        """Whether the member is under 14."""
        return rules.is_child(member.birth_on, self.day)

    def age(self, member: Member) -> str:
        """Return the age in years, or a dash."""
        return str(age_on(member.birth_on, self.day)) if member.birth_on else "–"

    def learning(self, member: Member) -> str:
        """Return the school year of a pupil, else what is said of labour."""
        if rules.is_pupil(member.schooling):
            return self.words("schooling", member.schooling)
        return self.words("labour", member.labour) or self.words("schooling", member.schooling)

    def doing(self, member: Member) -> tuple[str, str, str, str]:
        """Return what a member does now: hue, shape, word and where or since when."""
        job = self.at_work.get(member.id)
        if job and job.since > self.day:
            begins = _("%(place)s, begins %(day)s", place=job.place, day=day_short(job.since))
            return "run", "ring", _("hired"), begins
        if job:
            return (
                "ok",
                "disc",
                _("at work"),
                _("%(place)s, since %(day)s", place=job.place, day=day_short(job.since)),
            )
        away = family.works_away(member)
        if away:
            where = (
                away.get("work_firm") or away.get("work_place") or ", ".join(away.get("public_post") or [])
            )
            return "idle", "disc", _("works, by the national list"), str(where)
        if rules.is_pupil(member.schooling):
            return "idle", "square", _("at school"), ""
        if rules.counts_as_worker(family.facts_of(member), self.day, self.policy):
            return "due", "glass", _("without work"), ""
        return "idle", "dash", _("does not work"), ""

    def health(self, member: Member) -> str:
        """Return the state of health in words, for whoever has been permitted."""
        codes = [code for code in (member.health.reveal() if member.health else "").split(",") if code]
        return listed(self.words("health", code) for code in codes) or str(_("not stated"))

    @cached_property
    def guarantees(self) -> list[dict[str, Any]]:
        """Return the three guarantees and water, each with its state, who confirmed it and when."""
        fact = family.newest(self.household.facts).get("guarantees")
        known = family.figures(fact)
        states = {
            True: ("bad", "tri", _("a problem")),
            False: ("ok", "check", _("secured")),
            None: ("idle", "dash", _("not stated")),
        }
        return [
            {
                "title": title,
                "state": states[known.get(name)],
                "confirmed": self.confirmed(fact) if name in known else "",
            }
            for name, title in GUARANTEES.items()
        ]

    def confirmed(self, fact: Any) -> str:
        """Return who confirmed a fact and when, in the few words that fit beside it."""
        if fact is None:
            return ""
        who = fact.confirmed_by.name if fact.confirmed_by else ""
        return f"{day_short(fact.confirmed_on)} {who}".strip()

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        """Return the groups of figures that are known, in the page's order."""
        facts = family.newest(self.household.facts)
        return [
            {
                "key": key,
                "title": title,
                "confirmed": self.confirmed(facts[key]),
                "lines": self.lines(key, facts[key]),
            }
            for key, title in GROUPS.items()
            if key in facts
        ]

    def lines(self, group: str, fact: HouseholdFact) -> list[Line]:
        """Return the figures of a group; sensitive ones are covered."""
        known = family.figures(fact)
        return [
            Line(str(FIELDS[name]), self._written(name, known[name]), self._covered(name))
            for name in HOUSEHOLD_GROUPS[group]
            if known.get(name) not in (None, "", [])
        ]

    def _covered(self, name: str) -> bool:
        return column(name).data_class == "S4" or column(name).kind == "phone"

    def _written(self, name: str, plain: Any) -> str:
        kind, codes = column(name).kind, column(name).code_list
        if isinstance(plain, bool):
            return str(_("yes") if plain else _("no"))
        if kind in ("yuan", "signed_yuan"):
            return str(_("%(sum)s yuan", sum=format_yuan(plain)))
        if kind == "month":
            return month(Month.parse(plain))
        if kind == "day":
            return written_day(date.fromisoformat(plain))
        if isinstance(plain, list):
            return listed(self.words(codes, one) if codes else str(one) for one in plain)
        return self.words(codes, plain) if codes else str(plain)

    @cached_property
    def answerable(self) -> list[tuple[str, str]]:
        """Return who answers for the family: role and names."""
        people = family.responsible(self.household, self.day)
        return [(str(ROLES[role]), listed(people[role])) for role in RESPONSIBLE if role in people]

    @cached_property
    def story(self) -> list[dict[str, Any]]:
        """Return what happened to the family, the newest first: dated facts and audited actions."""
        dated = [*self._categories(), *self._watches(), *self._comings()]
        done = [self._told(one) for one in self._events if one.event.action in ACTIONS]
        events = sorted(dated + [one for one in done if one], key=lambda event: event["on"], reverse=True)
        return [{**event, "when": day_short(event["on"])} for event in events]

    @cached_property
    def looked(self) -> list[dict[str, Any]]:
        """Return who had covered fields shown, when and why."""
        return [self._look(one) for one in self._events if one.event.action == "member.reveal"]

    @cached_property
    def _events(self) -> Sequence[family.Happened]:
        return family.history(self.household)

    def _told(self, one: family.Happened) -> dict[str, Any] | None:
        if one.event.action == "member.reveal":
            return None
        on = business_day(one.event.at)
        return {"on": on, "who": one.who, "text": ACTIONS[one.event.action], "note": one.event.reason}

    def _look(self, one: family.Happened) -> dict[str, Any]:
        field, _colon, code = (one.event.reason or "").partition(": ")
        why = str(REVEAL_REASONS.get(code, code))
        if one.event.note and may("member:reveal", self.household):
            note = one.event.note.reveal()
            why = note if code == "other" else listed([why, note])
        return {
            "when": day_short(business_day(one.event.at)),
            "who": one.who,
            "text": str(FIELDS.get(field) or GROUPS.get(field) or field),
            "note": self._of_whom(one.event.subject_ref, why),
        }

    def _of_whom(self, ref: UUID | None, why: str) -> str:
        names = [self.name(member) for member in self.household.members if member.ref == ref]
        return str(_(": ")).join([*names, why])

    def _categories(self) -> list[dict[str, Any]]:
        found = []
        for fact in self.household.categories:
            word = self.words("category", fact.category)
            risks = listed(self.words("risk", str(code)) for code in fact.risks)
            text = _("Entered as “%(category)s”", category=word)
            found.append({"on": fact.starts_on, "text": text, "note": risks, "mark": "warn"})
            if fact.ends_on:
                mode = self.words("elimination_mode", fact.end_mode)
                found.append(
                    {"on": fact.ends_on, "text": _("“%(category)s” ended", category=word), "note": mode}
                )
        return found

    def _watches(self) -> list[dict[str, Any]]:
        found = []
        for watch in self.household.watches:
            who = watch.confirmed_by.name if watch.confirmed_by else ""
            text = _("Put on the local watch list")
            found.append(
                {"on": watch.starts_on, "who": who, "text": text, "note": watch.reason, "mark": "warn"}
            )
            if watch.ends_on:
                text, why = _("Taken off the local watch list"), watch.end_reason or ""
                found.append({"on": watch.ends_on, "who": who, "text": text, "note": why})
        return found

    def _comings(self) -> list[dict[str, Any]]:
        found = []
        for member in self.household.members:
            name = {"name": self.name(member)}
            if member.left_on:
                found.append({"on": member.left_on, "text": _("%(name)s left the household", **name)})
            if member.joined_on:
                found.append({"on": member.joined_on, "text": _("%(name)s joined the household", **name)})
        return found

    @property
    def title(self) -> str:
        """Return how the family is called."""
        return str(_("Family of %(name)s", name=self.household.head_name))

    @property
    def people(self) -> str:
        """Return how many live together."""
        return str(ngettext("One person at home", "%(num)d people at home", len(self.members)))
