"""A real Chromium: pages for people with and without JavaScript, pictures, and the accessibility check."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

OUTPUT = Path(__file__).parents[1] / "output"
DESK, PHONE = (1440, 900), (390, 844)
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""The first draws the same pages without a desktop around them, for half the work of the second."""

QUIET = (  # no talk with the browser's maker: it is slow where there is no internet
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
    "--disable-gpu", "--in-process-gpu", "--no-first-run", "--font-render-hinting=none",
)  # fmt: skip
SPARE = 6
"""So many free screens of a kind are kept: each is a process."""

SERIOUS = {"serious", "critical"}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium; where it is missing, skip (but fail where CI is set)."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(
            "没有 chromium：apt install chromium fonts-noto-cjk / chromium is missing: install it to run this"
        )
    flags = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


class Screens:
    """The screens of a run: whoever gets up leaves nothing behind, and the next person need not wait for a new one.

    To make a browser with its own cookies and to fetch all styles anew takes longer than ten pages.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        """All screens stand free."""
        self.browser, self.address = browser, address
        self.free: dict[tuple[bool, tuple[int, int]], list[Person]] = {}

    def seat(self, javascript: bool, size: tuple[int, int]) -> "Person":
        """Give somebody a screen of that kind."""
        free = self.free.setdefault((javascript, size), [])
        return free.pop() if free else Person(self.browser, self.address, javascript, size)

    def clear(self, person: "Person") -> list[str]:
        """Take a screen back, with nothing on it of who sat there, and return what it complained about."""
        complaints = list(person.complaints)
        free = self.free[person.javascript, person.size]
        if len(free) < SPARE:
            person.leave()
            free.append(person)
        else:
            person.context.close()
        return complaints


class Person:
    """Somebody at a screen: a browser window with its own cookies; what the page complains about is kept."""

    def __init__(self, browser: Browser, address: str, javascript: bool, size: tuple[int, int]) -> None:
        self.complaints: list[str] = []
        self.javascript, self.size = javascript, size
        self.context: BrowserContext = browser.new_context(
            base_url=address,
            java_script_enabled=javascript,
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
        )
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def leave(self) -> None:
        """Take everything off the screen: cookies, what a page may have stored, the page itself, its complaints."""
        if self.javascript and self.page.url.startswith("http"):
            self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        self.context.clear_cookies()
        self.page.goto("about:blank")
        self.complaints.clear()

    def _note(self, message: ConsoleMessage) -> None:
        refused_on_purpose = "Failed to load resource" in message.text and "status of 4" in message.text
        if message.type in {"error", "warning"} and not refused_on_purpose:
            self.complaints.append(message.text)


def serious_faults(page: Page) -> list[str]:
    """Return what axe finds serious or critical: the rule, how often, and the first place."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']} x{len(fault['nodes'])}: {fault['nodes'][0]['html']}"
        for fault in found
        if fault["impact"] in SERIOUS
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return bool(page.evaluate(script))


def picture(page: Page, name: str, whole: bool = True) -> Path:
    """Save what the page looks like under tests/output, for the person who reads the run."""
    file = OUTPUT / f"{name}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, full_page=whole)
    return file
