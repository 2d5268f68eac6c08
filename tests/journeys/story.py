"""People at their screens, doing what they can see: links, buttons and fields by their words, nothing else."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.browser import DESK, PHONE
from tests.support.catalogues import catalogues, lookup
from tests.support.towns import sign_in_on
from webapp.access.actor import Role
from webapp.core.clock import SettableClock, business_day
from webapp.core.tasks import run_daily


def zh(text: str, **facts: object) -> str:
    """Return what a Chinese page says for a text of the code."""
    for catalogue in catalogues().values():
        found = lookup(catalogue, text)
        if found is not None:
            said = found.string[0] if isinstance(found.string, tuple | list) else found.string
            return said % facts if facts else said
    raise LookupError(text)


ON_THE_PHONE = (Role.VILLAGE_MONITOR,)


class Somebody:
    """One person of the story at one screen."""

    def __init__(self, page: Page, at_the_desk: bool = False) -> None:
        self.page, self.at_the_desk = page, at_the_desk

    def go(self, *words: str) -> "Somebody":
        """Open the first page, then follow links and sections by their words."""
        if not self.at_the_desk or urlsplit(self.page.url).path != "/":
            self.page.goto("/")
        for word in words:
            self.follow(word)
        return self

    def follow(self, word: str) -> "Somebody":
        """Click a link by its words, out of the menu where the screen is small."""
        link = self.page.get_by_role("link", name=word).locator("visible=true")
        if link.count() == 0 and self.page.locator("summary:visible", has_text="菜单").count():
            self.page.locator("summary:visible", has_text="菜单").click()
        link.first.click()
        self.page.wait_for_load_state()  # else the next link is not there yet, and the menu would be opened for it
        self.at_the_desk = False
        return self

    def fill(self, **fields: str) -> "Somebody":
        """Fill in fields by their names on the form, as the label's field."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]").first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        return self

    def choose(self, word: str) -> "Somebody":
        """Pick a chip or tick a box by its words."""
        self.page.locator("main label:visible", has_text=word).first.click()
        return self

    def press(self, word: str) -> "Somebody":
        """Press a button by its words."""
        self.page.get_by_role("button", name=word).locator("visible=true").first.click()
        self.page.wait_for_load_state()
        self.at_the_desk = False
        return self

    def do_it(self) -> "Somebody":
        """Press the page's one primary button and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator("main form .act button.btn-primary:visible").first.click()
        self.at_the_desk = False
        return self

    def sees(self, *words: str) -> "Somebody":
        """Read words on the page."""
        for word in words:
            expect(self.page.locator("body")).to_contain_text(word)
        return self

    def download(self, word: str, to: Path) -> Path:
        """Press a button that hands over a file, and keep the file."""
        with self.page.expect_download() as started:
            self.page.get_by_role("button", name=word).locator("visible=true").first.click()
        started.value.save_as(to)
        return to


class Story:
    """Everybody of the story, each with own cookies, and the clock on the wall."""

    def __init__(self, app: Flask, clock: SettableClock, seat: Callable[..., Page], javascript: bool) -> None:
        self.app, self.clock, self.seat, self.javascript = app, clock, seat, javascript
        self.screens: dict[tuple[Role, int], Page] = {}
        self.signed_in: dict[tuple[Role, int], date] = {}

    def at(self, role: Role, place: int = 1) -> Somebody:
        """Sit down at one's own screen and sign in, unless one did so the same day."""
        if (role, place) not in self.screens:
            size = PHONE if role in ON_THE_PHONE else DESK
            self.screens[role, place] = self.seat(javascript=self.javascript, size=size)
        screen, today = self.screens[role, place], business_day(self.clock.now())
        if self.signed_in.get((role, place)) == today:
            screen.goto("/")
        else:
            sign_in_on(screen, role, place=place)
        self.signed_in[role, place] = today
        return Somebody(screen, at_the_desk=True)

    def on(self, day: date) -> None:
        """Let the days go by; the morning's own work is done as the running installation does it."""
        self.clock.set_day(day)
        run_daily(self.app, None)
