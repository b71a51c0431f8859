"""Marks become markup; nothing else does (abuse X03)."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participa.foundation.markdown import addresses, blocks, parsed_blocks, plain, render

ALLOWED = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "ul", "ol", "li", "strong", "em", "code", "pre"),
    *("a", "table", "thead", "tbody", "tr", "th", "td"),
}


class Elements(HTMLParser):
    """Collects the elements that a browser would make, with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(str(html))

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<style>*{display:none}</style>",
    '<base href="//evil/">',
    '<meta http-equiv=refresh content="0;url=//evil">',
    '<form action="//evil"><input name=clave></form>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="//evil" target=_blank>x</a>',
    "<input onfocus=alert(1) autofocus>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<<b>script>alert(1)<</b>/script>",
    "<p><b><i>sin cerrar",
    '"><svg onload=__x(1)>',
    "</script><script>__x(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](\\\\evil.example)",
    "[x](https:/evil.example)",
    '[x](https://ok.cl "\\" onmouseover=alert(1) x=\\"")',
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](javascript:alert(1))",
    "![<img src=x onerror=alert(1)>](https://evil/x.png)",
    "```<script>\nalert(1)\n```",
    "`<script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php system('id') ?>",
    "{{7*7}} ${7*7} {% raw %}",
    "|a|\n|-|\n|<img src=x onerror=alert(1)>|",
    "# <script>alert(1)</script>",
    "\x00<scr\x00ipt>alert(1)</script>",
    "\ud800<script>",
]


@pytest.mark.abuse("X03")
@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_come_out_as_words(attack):
    html = render(attack)
    for tag, attributes in Elements(html).found:
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "rel", "scope", "start"}
        href = attributes.get("href", "/")
        assert re.match(r"(https?://[^/\\]|mailto:|tel:|/(?![/\\])|#)", href), href
    assert "49" not in html
    html.encode()


@given(st.text(alphabet="<>\"'&/\\()[]!#`*_|-:= \nabjsx\x00\u202e\ud800", max_size=120))
def test_no_text_makes_an_element_that_is_not_on_the_list(text):
    html = render(text)
    for tag, attributes in Elements(html).found:
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "rel", "scope", "start"}
    html.encode()


def test_links_say_that_a_visitor_wrote_them():
    assert render("[sitio](https://ejemplo.cl/a?b=1&c=2)") == (
        '<p><a href="https://ejemplo.cl/a?b=1&amp;c=2" rel="nofollow ugc noopener">sitio</a></p>\n'
    )
    for target in ("mailto:oirs@ejemplo.cl", "tel:+56223456789", "/consultas/7", "#seccion"):
        assert f'href="{target}"' in render(f"[x]({target})")


def test_headings_begin_below_the_pages_own_and_leave_no_level_out():
    html = render("# Uno\n\n#### Hondo\n\n## Dos\n\nTres\n===")
    assert re.findall(r"<h(\d)>(\w+)", html) == [("3", "Uno"), ("4", "Hondo"), ("4", "Dos"), ("3", "Tres")]
    assert re.findall(r"<h(\d)>", render("### a\n\n# b", top_heading=2)) == ["2", "2"]
    assert re.findall(r"<h(\d)>", render("# a\n\n## b\n\n### c\n\n#### d\n\n##### e")) == ["3", "4", "5", "6", "6"]
    with pytest.raises(ValueError, match="h1 is the page's own"):
        render("x", top_heading=1)


def test_images_leave_their_description():
    assert render("Mapa: ![zona norte](https://rastreador.example/p.png)") == "<p>Mapa: zona norte</p>\n"


def test_tables_name_their_columns():
    html = render("|Etapa|Fecha|\n|---|---:|\n|Cierre|23-11|")
    assert html.count('<th scope="col">') == 2
    assert "<td>23-11</td>" in html
    assert "style" not in html


def test_a_line_break_typed_is_a_line_break_shown():
    assert render("uno\ndos") == "<p>uno<br>\ndos</p>\n"


def test_lists_keep_their_first_number():
    assert '<ol start="3">' in render("3. tres\n4. cuatro")


def test_plain_text_for_summaries():
    text = (
        "# Título\n\nHola **a todos**, vean [el acta](https://x.cl) y `código`\n\n- uno\n- dos\n\n![mapa](x.png)\n\n<b>"
    )
    assert plain(text) == "Título Hola a todos, vean el acta y código uno dos mapa <b>"
    assert plain("") == ""


def test_texts_made_to_be_slow_are_not():
    began = time.perf_counter()
    for text in ("[" * 20_000, ">" * 20_000, "*" * 20_000, "`" * 20_000, "<" * 20_000, "[a](" * 5_000, "- " * 5_000):
        render(text)
    assert time.perf_counter() - began < 15


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Vea [la norma](https://www.bcn.cl/norma) y [otra](http://a.cl).",
            ["https://www.bcn.cl/norma", "http://a.cl"],
        ),
        ("Vea <https://www.bcn.cl> dos veces: <https://www.bcn.cl>.", ["https://www.bcn.cl"]),
        ("Vea [la norma][1].\n\n[1]: https://www.bcn.cl", ["https://www.bcn.cl"]),
        ("[con entidades](https:&#47;&#47;www.bcn.cl)", ["https://www.bcn.cl"]),
        (r"[con barras](https:\/\/www.bcn.cl)", ["https://www.bcn.cl"]),
        ("[aquí](/consultas) y [correo](mailto:oirs@a.cl)", []),
        ("Sin enlaces: nada (ni esto).", []),
    ],
)
def test_links_that_lead_out_are_found(text, found):
    assert addresses(text) == found


@given(st.text(alphabet=st.sampled_from("aé .,:;?¿-+=1)*_`#>|<&[]!~\\\n\t\r\u00a0\u2028\x0c\x1c"), max_size=40))
def test_a_text_without_marks_reads_as_if_it_were_parsed(text):
    assert blocks(text) == parsed_blocks(re.sub("[\x0c\x1c]", " ", text))


@given(st.text(alphabet=st.sampled_from("aé .,:;?¿\n"), max_size=40))
def test_plain_paragraphs_read_as_if_they_were_parsed(text):
    assert blocks(text) == parsed_blocks(text)
