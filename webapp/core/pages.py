"""One way to answer: a whole page, or only the fragment that htmx asked for; and one way to move on."""

from http import HTTPStatus
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from htmx_flask import Htmx

htmx = Htmx()


def swaps() -> bool:
    """Whether this request wants a fragment: an htmx request that is no history restore and no boosted link."""
    asked = request.headers
    return (
        asked.get("HX-Request") == "true"
        and asked.get("HX-History-Restore-Request") != "true"
        and asked.get("HX-Boosted") != "true"
    )


def render_page(page: str, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """Answer with the page, or with the fragment where htmx swaps it in; both come from the same context."""
    template = fragment if fragment and swaps() else page
    return make_response(render_template(template, **context), status)


def over_the_page(answer: Response) -> Response:
    """Let htmx put a whole page over the whole page: what takes the place of everything belongs into no fragment."""
    if request.headers.get("HX-Request") == "true":
        answer.headers["HX-Retarget"] = "body"
        answer.headers["HX-Reswap"] = "innerHTML show:window:top"
    return answer


def redirect_to(endpoint: str, **values: Any) -> Response:
    """Send the browser on after a done POST: 303 for a form, HX-Redirect (a full load) for htmx."""
    return go_to(url_for(endpoint, **values))


def go_to(path: str) -> Response:
    """Send the browser to a path of ours; a redirect by itself would be swapped into htmx's target."""
    if request.headers.get("HX-Request") == "true":
        return Response(status=HTTPStatus.OK, headers={"HX-Redirect": path})
    return make_response(redirect(path, HTTPStatus.SEE_OTHER))
