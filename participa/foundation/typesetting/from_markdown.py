"""Text with simple marks (Markdown) as blocks: the same source as on the web, with the same marks and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from participa.foundation import markdown
from participa.foundation.typesetting import document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.tree import SyntaxTreeNode

    from participa.foundation.typesetting.document import Block, Span


def blocks_of(text: str, *, top_heading: int = 1, base_url: str = "") -> list[Block]:
    """Return the blocks of a text. Its links to the portal itself get the portal's address before them."""
    tree = markdown.tree_of(text, top_heading=top_heading)
    return _Reader(base_url).blocks(tree.children)


class _Reader:
    """Reads one text."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> list[Block]:
        found: list[Block] = []
        for node in nodes:
            read = _BLOCKS.get(node.type)
            if read is not None:
                found.append(read(self, node))
            elif node.type == "inline":
                found.append(document.paragraph(self.spans(node)))
        return found

    def heading(self, node: SyntaxTreeNode) -> Block:
        return {"kind": "heading", "level": int(node.tag[1:]), "spans": self.spans(node), "anchor": ""}

    def paragraph(self, node: SyntaxTreeNode) -> Block:
        return document.paragraph(self.spans(node))

    def listing(self, node: SyntaxTreeNode) -> Block:
        ordered = node.type == "ordered_list"
        items = [self.blocks(item.children) for item in node.children]
        return document.bullets(items, ordered=ordered, start=int(node.attrs.get("start", 1)))

    def table(self, node: SyntaxTreeNode) -> Block:
        rows = [[self.spans(cell) for cell in row.children] for part in node.children for row in part.children]
        return document.table(rows[0], rows[1:])

    def quote(self, node: SyntaxTreeNode) -> Block:
        return document.quote(self.blocks(node.children))

    def code(self, node: SyntaxTreeNode) -> Block:
        return document.code(node.content.rstrip("\n"))

    def rule(self, _node: SyntaxTreeNode) -> Block:
        return document.rule()

    def spans(self, node: SyntaxTreeNode) -> list[Span]:
        """Return the marked words below a node."""
        return _joined(self._inside(node, strong=False, emph=False, href=""))

    def _inside(self, node: SyntaxTreeNode, *, strong: bool, emph: bool, href: str) -> list[Span]:
        spans: list[Span] = []
        for child in node.children:
            if child.type in ("softbreak", "hardbreak"):
                spans.append(document.LINE_BREAK)
            elif child.type in ("text", "code_inline", "image"):
                is_code = child.type == "code_inline"
                spans.append(document.span(child.content, strong=strong, emph=emph, code=is_code, href=href))
            else:
                spans += self._inside(
                    child,
                    strong=strong or child.type == "strong",
                    emph=emph or child.type == "em",
                    href=self._address(str(child.attrs.get("href", ""))) if child.type == "link" else href,
                )
        return spans

    def _address(self, href: str) -> str:
        if not href or not markdown.is_safe_address(href):
            return ""
        return urljoin(f"{self._base}/", href) if href.startswith("/") else href


_BLOCKS: dict[str, Callable[[_Reader, SyntaxTreeNode], Block]] = {
    "heading": _Reader.heading,
    "paragraph": _Reader.paragraph,
    "bullet_list": _Reader.listing,
    "ordered_list": _Reader.listing,
    "table": _Reader.table,
    "blockquote": _Reader.quote,
    "fence": _Reader.code,
    "code_block": _Reader.code,
    "hr": _Reader.rule,
}


def _joined(spans: list[Span]) -> list[Span]:
    """Return spans with neighbours of the same marks as one: tags then follow words, not the parser's steps."""
    joined: list[Span] = []
    for piece in spans:
        last = joined[-1] if joined else None
        breaks = document.LINE_BREAK in (piece, last)
        if last is not None and not breaks and all(last[k] == piece[k] for k in ("strong", "emph", "code", "href")):
            joined[-1] = {**last, "text": last["text"] + piece["text"]}
        elif piece["text"]:
            joined.append(piece)
    return joined
