"""Pictures of the real pages for the READMEs: `make pictures` loads the demo and photographs it."""

import os
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from tests.support.browser import chromium
from tests.support.server import serving
from webapp import create_app
from webapp.access.actor import Role
from webapp.core.clock import SettableClock
from webapp.core.filters import today
from webapp.demo.accounts import PASSWORD, one_each

PICTURES = Path(__file__).parents[2] / "docs/pictures"
DAY = date(2026, 11, 23)
WINDOW = ViewportSize(width=1440, height=1000)
FIRST_ROW = "main tbody tr th a"
FIRST_LIST = "main tbody tr:last-child th a"


def take(browser: Browser, address: str, user: str, name: str, path: str, *clicks: str) -> None:
    """Photograph one page as one person sees it, after following some links."""
    page = browser.new_context(base_url=address, viewport=WINDOW, locale="zh-CN").new_page()
    _sign_in(page, user)
    page.goto(path)
    for click in clicks:
        page.locator(click).first.click()
        page.wait_for_load_state()
    page.screenshot(path=PICTURES / f"{name}.png")
    page.context.close()


def _sign_in(page: Page, user: str) -> None:
    page.goto("/sign-in")
    page.fill("#username", user)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def main() -> None:
    """Load the demo into an instance of its own and photograph what the READMEs show."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SHOUWANG_INSTANCE"] = folder
        app = create_app({"CLOCK": SettableClock.on(DAY)})
        app.test_cli_runner().invoke(args=["prepare", "--demo"])
        with app.app_context():
            firm = next(one.username for one in one_each(today()) if one.role is Role.FIRM)
        with serving(app) as address, chromium() as browser:
            take(browser, address, "cj-jobs", "work", "/work")
            take(browser, address, "cj-jobs", "worker-openings", "/work", FIRST_ROW)
            take(browser, address, "cj-jobs", "household", "/households?show=sudden", FIRST_ROW)
            take(browser, address, "cj-jobs", "six-months", "/placements", FIRST_ROW)
            take(browser, address, "cj-checker", "claims", "/claims")
            take(browser, address, "cj-jobs", "openings", "/openings")
            take(browser, address, firm, "firm-month", "/months")
            take(browser, address, "cj-maker", "batch", "/payment-lists", FIRST_LIST)


if __name__ == "__main__":
    main()
