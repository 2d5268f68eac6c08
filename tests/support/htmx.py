"""What htmx does with an answer, done in the test: swap it into the page and compare with a fresh load."""

from tests.support.html import Node, adopt, parse

CHANGING = {"csrf_token", "key"}  # hidden fields that are new on every page


def headers(target: str = "", trigger: str = "", current: str = "") -> dict[str, str]:
    """Return the headers of a request that htmx makes for a target id."""
    given = {"HX-Target": target, "HX-Trigger": trigger, "HX-Current-URL": current}
    return {"HX-Request": "true"} | {name: value for name, value in given.items() if value}


def swap(page: str, answer: str, target: str, how: str = "outerHTML") -> Node:
    """Return the page after htmx has put the answer at the element with this id (out-of-band parts too)."""
    tree, fragment = parse(page), parse(answer)
    for part in [node for node in fragment.walk() if "hx-swap-oob" in node.attributes]:
        part.attributes.pop("hx-swap-oob")
        part.replace()
        tree.one(id=part["id"]).replace(part)
    place = tree.one(id=target)
    if how == "outerHTML":
        place.replace(*fragment.children)
    elif how == "innerHTML":
        place.children = fragment.children
        adopt(place)
    else:
        raise ValueError(f"no test swaps by {how!r} yet")
    return tree


def same(swapped: Node, reloaded: str, within: str = "") -> None:
    """Assert that the swapped page (or the element with the id `within`) equals a fresh load of it."""
    fresh = parse(reloaded)
    one, other = (swapped.one(id=within), fresh.one(id=within)) if within else (swapped, fresh)
    assert lines(one) == lines(other)


def lines(tree: Node) -> list[str]:
    """Return one line for each tag and text, without what changes on every load and without indentation."""
    for node in tree.walk():
        if node.get("name") in CHANGING:
            node.attributes["value"] = "(new)"
    broken = str(tree).replace("<", "\n<").replace(">", ">\n").split("\n")
    return [line for line in (" ".join(piece.split()) for piece in broken) if line]
