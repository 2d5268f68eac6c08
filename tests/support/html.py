"""Pages as a tree, so that a test can speak of headings, links and forms instead of strings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
VERBATIM = {"script", "style"}


@dataclass(eq=False)
class Node:
    """An element with its attributes and children (elements and pieces of text)."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)
    parent: "Node | None" = None

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute, or the default."""
        return self.attributes.get(name, default)

    def walk(self) -> Iterator["Node"]:
        """Yield every element below, in the order of the page."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def all(self, tag: str = "", **attributes: str) -> list["Node"]:
        """Return the elements with this tag and these attributes (`class_` matches one class among many)."""
        return [node for node in self.walk() if tag in {"", node.tag} and node.has(attributes)]

    def one(self, tag: str = "", **attributes: str) -> "Node":
        """Return the only such element; none or many is an error that says so."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements <{tag or '*'} {attributes}> instead of one"
        return found[0]

    def has(self, wanted: dict[str, str]) -> bool:
        """Whether the element carries all of these attributes."""
        for name, value in wanted.items():
            if name == "class_":
                if value not in self.get("class").split():
                    return False
            elif self.attributes.get(name.rstrip("_").replace("_", "-")) != value:
                return False
        return True

    @property
    def text(self) -> str:
        """What a person reads: all text below, white space folded."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in VERBATIM:
                yield from child._texts()
                yield " "

    def replace(self, *new: "Node | str") -> None:
        """Put other nodes into this one's place."""
        assert self.parent is not None
        at = next(place for place, child in enumerate(self.parent.children) if child is self)
        self.parent.children[at : at + 1] = new
        adopt(self.parent)

    def __str__(self) -> str:
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in sorted(self.attributes.items()))
        inner = "".join(child if isinstance(child, str) else str(child) for child in self.children)
        if not self.tag:
            return inner
        return f"<{self.tag}{attributes}>" + ("" if self.tag in EMPTY else f"{inner}</{self.tag}>")


def adopt(node: Node) -> None:
    """Tell every child element whose child it is."""
    for child in node.children:
        if isinstance(child, Node):
            child.parent = node


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, parent=self.here)
        self.here.children.append(node)
        if tag not in EMPTY:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag} {self.here.attributes}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse(html: str) -> Node:
    """Read a page or a fragment; an element that is not closed in its turn is an error."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.here is builder.root, f"<{builder.here.tag} {builder.here.attributes}> is never closed"
    return builder.root
