"""Forms filled in as a person does: what the page put there stays, only what is named is changed."""

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.html import Node, parse


class Form:
    """One form of a page, with its address and the values that a browser would send."""

    def __init__(self, node: Node, page: str) -> None:
        self.method = node.get("method", "get").lower()
        self.action = node.get("action") or page
        self.values: dict[str, Any] = {}
        for field in node.walk():
            self._take(field)

    def _take(self, field: Node) -> None:
        name = field.get("name")
        if not name or "disabled" in field.attributes:
            return
        if field.tag == "input":
            self._take_input(name, field)
        elif field.tag == "select":
            options = field.all("option")
            chosen = [option for option in options if "selected" in option.attributes] or options[:1]
            values = [option.get("value", option.text) for option in chosen]
            self.values[name] = values if "multiple" in field.attributes else "".join(values)
        elif field.tag == "textarea":
            self.values[name] = "".join(map(str, field.children)).replace("\r\n", "\n").removeprefix("\n")

    def _take_input(self, name: str, field: Node) -> None:
        kind = field.get("type", "text")
        if kind in {"submit", "button", "image", "file", "reset"}:
            return
        if kind == "hidden" and name in self.values:  # sent several times, as a browser does
            before = self.values[name]
            self.values[name] = [*(before if isinstance(before, list) else [before]), field.get("value")]
        elif kind not in {"checkbox", "radio"}:
            self.values[name] = field.get("value")
        elif "checked" in field.attributes:
            self.values.setdefault(name, []).append(field.get("value", "on"))

    def send(self, client: FlaskClient, changes: Mapping[str, Any], **options: Any) -> TestResponse:
        """Send the form with some fields changed."""
        values = {**self.values, **changes}
        if self.method == "get":
            return client.get(self.action, query_string=values, **options)
        return client.post(self.action, data=values, **options)


def form_on(answer: TestResponse, action: str = "") -> Form:
    """Return the form of a page that posts to `action` (its path), or the page's only posting form."""
    page = answer.request.path
    tree = parse(answer.text)
    parts = tree.all("main") if not action else []  # the frame's own forms are meant only when named
    forms = [form for part in parts or [tree] for form in part.all("form") if fits(form, action)]
    if action:
        forms = forms[:1]  # the frame shows its switches twice, once for the desk and once for the phone
    assert len(forms) == 1, f"{len(forms)} forms for {action or 'posting'} on {page} instead of one"
    return Form(forms[0], page)


def fits(form: Node, action: str) -> bool:
    """Whether this is the form that was asked for: by its path, or any that posts."""
    if action:
        return form.get("action").partition("?")[0] == action
    return form.get("method", "get").lower() == "post"


def submit(client: FlaskClient, page: str, action: str = "", **changes: Any) -> TestResponse:
    """Open a page, fill in its form and send it, as a person without JavaScript does."""
    answer = client.get(page)
    assert answer.status_code == 200, f"{page} answered {answer.status}"
    return form_on(answer, action).send(client, changes)
