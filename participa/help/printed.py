"""The manual as a document to print, from the same source as its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.foundation.typesetting.document import Document, heading
from participa.foundation.typesetting.from_markdown import blocks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participa.foundation.typesetting.document import Block
    from participa.help.manual import Chapter


def printed_manual(chapters: Sequence[Chapter], *, base_url: str) -> Document:
    """Return the whole manual; its links to the portal carry the portal's address."""
    blocks: list[Block] = []
    for chapter in chapters:
        blocks.append(heading(1, chapter.title, anchor=chapter.anchor))
        blocks += blocks_of(chapter.source, top_heading=2, base_url=base_url)
        for section in chapter.sections:
            blocks.append(heading(2, section.title, anchor=section.anchor))
            blocks += blocks_of(section.source, top_heading=3, base_url=base_url)
    return Document(
        title="Manual de la gestión",
        subtitle="Cómo un organismo mantiene su sección de participación, página por página.",
        issuer="Participa",
        contents="Contenido",
        blocks=blocks,
    )
