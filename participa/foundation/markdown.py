"""Text with simple marks (Markdown) as safe HTML.

Two fences, one behind the other: raw HTML is never parsed as such (markdown-it), and what comes out is cleaned against
a short list of elements (nh3). Cleaning happens here, on output, whatever way the text came in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

#: Headings of a text start below the page's own title and the section it stands in.
TOP_HEADING = 3

_TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "ul", "ol", "li", "strong", "em", "code", "pre"),
    *("a", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href"}, "th": {"scope"}, "ol": {"start"}}
_ADDRESS = re.compile(r"(?:https?://[^/\\\s]|mailto:|tel:|#|/(?![/\\])|$)", re.IGNORECASE)
_HEADING = re.compile(r"h[1-6]")
# No address of the web is written without one of these: its slashes, or what may stand for them.
_MAY_LEAD_OUT = re.compile(r"//|[&\\]")
# What may be a mark: such a sign, a space other than the usual one, or the beginning of a list, a line or a code block.
_MARK = re.compile(r"[\\*_`#>|<&\[\]!~]|[^\S \n]|^ *(?:[-+=]|\d+[.)])|^ {4}", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n(?: *\n)+")
# NUL and lone surrogates cannot be stored or sent; the overrides of direction make a text read other than it is.
_HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render(text: str, *, top_heading: int = TOP_HEADING) -> Markup:
    """Return the text as HTML with headings from `top_heading` on, no level left out, and no images.

    A line break typed is a line break shown. Links carry `rel="nofollow ugc noopener"` and lead to http, https, mailto,
    tel or to the portal itself; of any other the words remain. Raises ValueError if `top_heading` is not 2 to 6.
    """
    if top_heading not in range(2, 7):
        message = "headings of a text start at h2 to h6: h1 is the page's own"
        raise ValueError(message)
    tokens = _PARSER.parse(harmless(text))
    _place_headings(tokens, top_heading)
    html = str(_PARSER.renderer.render(tokens, _PARSER.options, {}))
    return Markup(_CLEANER.clean(html))  # noqa: S704 (cleaned on this very line)


def plain(text: str) -> str:
    """Return the words of the text on one line, without marks, for summaries and the search index. Not escaped."""
    return " ".join(" ".join(blocks(text)).split())


def blocks(text: str) -> list[str]:
    """Return the words of each paragraph, heading, cell and item of a list, without marks. Not escaped."""
    text = _HARMFUL.sub(" ", text)
    if _MARK.search(text):
        return parsed_blocks(text)
    paragraphs = _BLANK_LINES.split(text.strip(" \n"))
    return [" ".join(line.strip(" ") for line in lines.split("\n")) for lines in paragraphs if lines]


def parsed_blocks(text: str) -> list[str]:
    """Return the same as `blocks` by parsing, which a text without any mark is spared."""
    pieces = []
    for token in _PARSER.parse(text):
        if token.type == "inline":
            pieces.append("".join(_words_of(token.children or [])))
        elif token.type in ("fence", "code_block"):
            pieces.append(token.content)
    return pieces


def addresses(text: str) -> list[str]:
    """Return where the links of the text lead that readers can follow, each once, in order."""
    if not _MAY_LEAD_OUT.search(text):  # most texts: reading their marks takes a thousand times longer
        return []
    found: dict[str, None] = {}
    for token in _PARSER.parse(_HARMFUL.sub("\ufffd", text)):
        for piece in token.children or []:
            address = str(piece.attrGet("href") or "") if piece.type == "link_open" else ""
            if _ADDRESS.match(address) and address.lower().startswith(("http://", "https://")):
                found[address] = None
    return list(found)


def tree_of(text: str, *, top_heading: int) -> SyntaxTreeNode:
    """Return the text as a tree, headings placed from `top_heading` on, for what is not shown as HTML (print)."""
    tokens = _PARSER.parse(harmless(text))
    _place_headings(tokens, top_heading)
    return SyntaxTreeNode(tokens)


def harmless(text: str) -> str:
    """Return a text without signs that cannot be stored or sent, or that make it read other than it is."""
    return _HARMFUL.sub("\ufffd", text)


def is_safe_address(href: str) -> bool:
    """Tell whether a link may lead there: http, https, mailto, tel, or the portal itself."""
    return _ADDRESS.match(href) is not None


def _words_of(tokens: Sequence[Token]) -> list[str]:
    return [" " if token.type in ("softbreak", "hardbreak") else token.content for token in tokens]


def _place_headings(tokens: Sequence[Token], top: int) -> None:
    """Give headings consecutive levels: readers who move by headings take a missing level for missing text."""
    above: list[int] = []
    for token in tokens:
        if not _HEADING.fullmatch(token.tag):
            continue
        written = int(token.tag[1])
        if token.nesting == 1:
            while above and above[-1] >= written:
                above.pop()
            above.append(written)
        token.tag = f"h{min(6, top + len(above) - 1)}"


def _safe_attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("a", "href"):
        return value if _ADDRESS.match(value) else None
    # `rel` is nh3's own. It lets `title` and `lang` through on any element: words that only a mouse shows serve nobody.
    return value if name in ("rel", "scope", "start") else None


def _image_as_words(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    del renderer, options, env  # markdown-it passes them to every rule
    return escapeHtml(tokens[index].content)


def _heads_columns(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    tokens[index].attrSet("scope", "col")
    return str(renderer.renderToken(tokens, index, options, env))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    parser.add_render_rule("image", _image_as_words)
    parser.add_render_rule("th_open", _heads_columns)
    return parser


_PARSER = _parser()
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    attribute_filter=_safe_attribute,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="nofollow ugc noopener",
)
