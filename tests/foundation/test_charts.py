"""Charts: what a phone shows of a label, and what a bar says."""

from __future__ import annotations

import re

import pytest

from participa.foundation.charts import MOST_LETTERS, MOST_LINES, MOST_PRINTED, Bar, bars, printed_bars

LONG = "Que el consultorio atienda los sábados en la mañana y avise cuando cambie la hora"


def lines_of(chart: str) -> list[str]:
    return [line.replace("\u00a0", " ") for line in re.findall(r"<text[^>]*>([^<]*)</text>", chart)]


def test_a_long_label_goes_on_in_the_next_line_and_keeps_its_figure() -> None:
    lines = lines_of(bars("Gráfico", [Bar(LONG, "15 (30 %)", (0.3,))]))
    assert len(lines) == MOST_LINES
    assert " ".join(lines) == f"{LONG}: 15 (30 %)"
    assert all(len(line) <= MOST_LETTERS for line in lines)


@pytest.mark.parametrize("legend", [(), ("De acuerdo", LONG)], ids=["plain", "stacked"])
def test_every_piece_lies_within_the_height_and_below_the_one_before(legend: tuple[str, ...]) -> None:
    chart = bars("Gráfico", [Bar(LONG, "1", (0.5, 0.2)), Bar("Sí", "2", (0.1, 0.9))], legend=legend)
    height = int(re.search(r'height="(\d+)"><title|height="(\d+)" role', chart).group(2))  # type: ignore[union-attr]
    tops = [int(top) for top in re.findall(r'<(?:text|rect)[^>]* y="(\d+)"', chart)]
    assert max(tops) < height
    texts = [int(top) for top in re.findall(r'<text[^>]* y="(\d+)"', chart)]
    assert texts == sorted(set(texts))


def test_a_label_of_a_novel_is_cut_before_its_figure() -> None:
    lines = lines_of(bars("Gráfico", [Bar(LONG * 4, "15 (30 %)", (0.3,))]))
    assert len(lines) == MOST_LINES
    assert lines[-1].endswith("…: 15 (30 %)")


def test_a_chart_of_many_bars_is_printed_as_drawings_that_fit_a_page() -> None:
    drawings = printed_bars("Gráfico", [Bar(f"Comuna {number}", "1", (0.1,)) for number in range(27)])
    sizes = [drawing.count('class="chart__track"') for drawing in drawings]
    assert sum(sizes) == 27
    assert max(sizes) <= MOST_PRINTED
    assert max(sizes) - min(sizes) <= 1 or min(sizes) > MOST_PRINTED // 2
    assert printed_bars("Gráfico", []) == []
