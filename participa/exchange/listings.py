"""The lists of the office that can be downloaded, by the page that shows each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import request, url_for

from participa.access.permissions import May
from participa.web.gate import current_agency, may_here
from participa.web.sending import TYPES as EXTENSIONS
from participa.web.sending import send_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from flask.typing import ResponseReturnValue

    from participa.access.area import Area

    #: A table's heads and rows.
    Table = tuple[Sequence[str], Iterable[Sequence[object]]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of the office that can be downloaded."""

    #: The page it is the list of.
    endpoint: str
    #: Last part of its files' name.
    name: str
    access: May
    table: Callable[[], Table]
    #: The area that answers its files.
    area: str = "exchange_office"
    #: The page that takes a spreadsheet of the same rows, where there is one.
    import_endpoint: str = ""

    def url(self, extension: str) -> str:
        """Return the address of the file, with the filters of the list at hand."""
        filters = [(key, value) for key, value in request.args.items() if key != "pagina" and value]
        path = url_for(f"{self.area}.{self.name}_{extension}", agency=current_agency().slug)
        return f"{path}?{urlencode(filters)}" if filters else path


#: Endpoint of a page -> its list.
LISTINGS: dict[str, Listing] = {}


def offer(area: Area, listing: Listing, path: str) -> None:
    """Make a list's files reachable at `<path>descargar.csv` and `.xlsx`."""
    LISTINGS[listing.endpoint] = listing
    for extension in EXTENSIONS:
        address = f"/gestion/<agency>/{path}descargar.{extension}"
        area.get(address, access=listing.access, endpoint=f"{listing.name}_{extension}")(_view(listing, extension))


def _view(listing: Listing, extension: str) -> Callable[..., ResponseReturnValue]:
    def download(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
        headers, rows = listing.table()
        return send_table(f"{current_agency().slug}-{listing.name}", extension, headers, rows)

    return download


def downloads() -> dict[str, Any]:
    """Return, for the layout, the files of the list at hand that this person may have, and where rows come in."""
    listing = LISTINGS.get(request.endpoint or "")
    if listing is None or not may_here(listing.access):
        return {}
    shown: dict[str, Any] = {"list_downloads": [("CSV", listing.url("csv")), ("Excel", listing.url("xlsx"))]}
    if listing.import_endpoint and may_here(May.CONTENT_EDIT):
        shown["list_import"] = url_for(listing.import_endpoint, agency=current_agency().slug)
    return shown
