"""Looks at pages in a phone's width in Chromium: axe and the width, once for each shape.

A page's shape is the set of its elements with their classes and roles. Two pages of one shape differ in words only,
so one of them stands for both; that is what makes it possible to look at what each role sees, not at one role's page.
How wide a page is depends on its words too: each kind of page of the demo and of an empty town is measured by itself.
Within a page axe looks at two of those that lie beside each other and differ in words only: two of 25 rows.
"""

from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Page

from tests.support.browser import scrolls_sideways, serious_faults
from tests.support.html import parse

Shape = frozenset[tuple[Any, ...]]
TELLING = ("role", "type", "aria-invalid", "aria-expanded", "aria-current", "disabled", "hidden", "data-k")
_known: list[Shape] = []
TWO_OF_EACH = """
telling => {
    const made = node => [node.tagName, node.className.toString(), ...telling.map(name => node.getAttribute(name)),
        [...node.childNodes].map(child => child.nodeType === 1 ? made(child) : child.textContent.trim() && 1)]
    const thin = node => {
        const times = {}
        for (const child of [...node.children]) {
            const shape = JSON.stringify(made(child))
            times[shape] = (times[shape] || 0) + 1
            times[shape] > 2 ? child.remove() : thin(child)
        }
    }
    thin(document.body)
}
"""
"""Leaves two of those that lie beside each other and are made of the same elements, with or without words in them."""


def shape_of(text: str) -> Shape:
    """Return what a page is made of."""
    return frozenset(
        (node.tag, *sorted(node.get("class").split()), *((name, node.get(name)) for name in TELLING))
        for node in parse(text).walk()
    )


def looked_at(
    screen: Page, pages: Iterable[tuple[str, str]], *, every: bool = False
) -> tuple[int, dict[str, list[str]]]:
    """Look at pages by name and text, the fullest first: say how many shapes there were, and what is wrong where.

    A page whose shape was looked at before is passed over; where `every` page is asked for, it is still measured.
    """
    screen.goto("/sign-in")
    by_shape = sorted(((shape_of(text), name, text) for name, text in pages), key=lambda page: -len(page[0]))
    wrong = {}
    for shape, name, text in by_shape:
        known = any(shape <= other for other in _known)
        if known and not every:
            continue
        screen.set_content(text, wait_until="load")
        found = _faults_of_width(screen)
        if not known:
            screen.evaluate(TWO_OF_EACH, TELLING)
            found += serious_faults(screen)
            _known.append(shape)
        if found:
            wrong[name] = found
    return len({shape for shape, _name, _text in by_shape}), wrong


def _faults_of_width(screen: Page) -> list[str]:
    found = ["scrolls sideways"] if scrolls_sideways(screen) else []
    size = screen.evaluate("document.documentElement.dataset.size || ''")
    screen.evaluate("document.documentElement.dataset.size = 'large'")
    found += ["scrolls sideways with large letters"] if scrolls_sideways(screen) else []
    screen.evaluate("size => document.documentElement.dataset.size = size", size)
    return found
