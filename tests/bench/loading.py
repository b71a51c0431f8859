"""Fills a database with agencies and items, in bulk: the shape of real use, sizes by number."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.agencies.models import Agency
from participa.consultations.models import Consultation
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.foundation.spanish import fold, stems
from participa.mechanisms.models import Mechanism
from participa.publishing.models import Content, ContentChange
from participa.search.models import SearchDate, SearchEntry
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Iterable

TOPICS = (
    "humedales urbanos",
    "ciclovías seguras",
    "vivienda en arriendo",
    "horario de consultorios",
    "becas de alimentación",
    "pesca artesanal",
    "bibliotecas abiertas",
    "reciclaje en ferias",
    "transporte rural",
    "cuidado de personas mayores",
)
BATCH = 5_000
"""Rows an INSERT carries at once."""


def load(agencies: int, items: int) -> None:
    """Make that many live agencies with that many published items each."""
    with scopes.platform(reason="benchmark"):
        _insert(Agency, (_agency(n) for n in range(1, agencies + 1)))
        numbers = [(a, i, (a - 1) * items + i) for a in range(1, agencies + 1) for i in range(1, items + 1)]
        _insert(Content, (_content(*n) for n in numbers))
        _insert(Consultation, (_consultation(a, n) for a, i, n in numbers if i % 2 == 0))
        _insert(Mechanism, (_mechanism(a, n) for a, i, n in numbers if i % 2))
        _insert(
            ContentChange,
            (
                {"id": n, "agency_id": a, "content_id": n, "at": now(), "action": "published", "note": ""}
                for a, _i, n in numbers
            ),
        )
        _insert(SearchEntry, (_entry(*n) for n in numbers))
        _insert(
            SearchDate,
            (
                {"id": n, "agency_id": a, "entry_id": n, "on_day": _closes(n), "label": "closes"}
                for a, i, n in numbers
                if i % 2 == 0
            ),
        )
        if db.engine.dialect.name == "postgresql":
            for name in ("agency", "content", "content_change", "search_entry", "search_date"):
                last = sa.table(name, sa.column("id"))
                sequence = sa.func.pg_get_serial_sequence(name, "id")
                db.session.execute(
                    sa.select(sa.func.setval(sequence, sa.select(sa.func.max(last.c.id)).scalar_subquery()))
                )
        db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # As the database's own housekeeping does; PostgreSQL counts from an index only after it.
        connection.exec_driver_sql("VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE")


def _insert(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    table = model.__table__
    put = _copy if db.engine.dialect.name == "postgresql" else _execute_many
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        put(table, batch)


def _execute_many(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    db.session.execute(sa.insert(table), rows)


def _copy(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Load with COPY into a passing table first: PostgreSQL copies nothing into a table with row security."""
    connection = db.session.connection()
    plain = {c.name: _default(c) for c in table.c if c.default is not None}
    names = [c.name for c in table.c if c.name in rows[0] or c.name in plain]
    written = {
        name: table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect) for name in names
    }
    columns = ", ".join(names)
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE bulk ON COMMIT DROP AS SELECT {columns} FROM {table.name} WITH NO DATA"  # noqa: S608 (names of ours)
    )
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY bulk ({columns}) FROM STDIN") as copy:
        for row in rows:
            values = [row.get(name, plain.get(name)) for name in names]
            copy.write_row([w(v) if (w := written[n]) else v for n, v in zip(names, values, strict=True)])
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM bulk")  # noqa: S608 (names of ours)
    connection.exec_driver_sql("DROP TABLE bulk")


def _default(column: sa.Column[Any]) -> Any:
    default: Any = column.default
    return default.arg if default.is_scalar else default.arg(None)


def _agency(n: int) -> dict[str, Any]:
    name = f"{chr(65 + n % 26)}gencia de prueba {n}"
    return {
        "id": n,
        "slug": f"agencia-{n}",
        "name": name,
        "folded_name": fold(name),
        "acronym": f"AG{n}",
        "kind": "service",
        "regime": "obligado",
        "region_code": f"{n % 16 + 1:02d}",
        "address": "",
        "website": "",
        "email": "",
        "phone": "",
        "about": "Atiende a las personas en todo el país.",
        "colour": "",
        "logo_key": "",
        "state": "live",
        "state_reason": "",
        "created_at": now(),
        "updated_at": now(),
    }


def _title(n: int) -> str:
    return f"Consulta sobre {TOPICS[n % 10]} número {n}"


def _content(a: int, i: int, n: int) -> dict[str, Any]:
    return {
        "id": n,
        "agency_id": a,
        "kind": "consultation" if i % 2 == 0 else "mechanism",
        "slug": f"item-{n}",
        "title": _title(n),
        "summary": f"Queremos saber qué opina de {TOPICS[n % 10]} en su comuna.",
        "state": "published",
        "region_code": None,
        "created_at": now(),
        "updated_at": now() - timedelta(minutes=n % 50_000),
        "published_at": now(),
        "state_reason": "",
        "version": 1,
    }


def _closes(n: int) -> Any:
    """Return the closing day: one in fifty is open, as in real life, the rest long closed."""
    return today() + timedelta(days=n % 30 + 1) if n % 50 == 0 else today() - timedelta(days=n % 900 + 1)


def _filled(model: Any, own: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the model's plain defaults, so that bulk loading follows the models as they grow."""
    row = {}
    for column in model.__table__.c:
        default = column.default
        if default is not None and default.is_scalar:
            row[column.name] = getattr(default.arg, "value", default.arg)
        elif column.nullable:
            row[column.name] = None
    return row | own


def _consultation(a: int, n: int) -> dict[str, Any]:
    closes = _closes(n)
    return _filled(
        Consultation,
        {
            "id": n,
            "agency_id": a,
            "background": "Antecedentes. " * 40,
            "open_to_change": "Todo lo que sigue. " * 10,
            "opens_on": closes - timedelta(days=30),
            "closes_on": closes,
            "contact_email": "x@example.cl",
        },
    )


def _mechanism(a: int, n: int) -> dict[str, Any]:
    row = _filled(Mechanism, {"id": n, "agency_id": a})
    for column in Mechanism.__table__.c:
        if column.name not in row:
            row[column.name] = column.type.enums[0] if isinstance(column.type, sa.Enum) else ""
    return row


def _entry(a: int, i: int, n: int) -> dict[str, Any]:
    is_consultation = i % 2 == 0
    closes = _closes(n)
    moment = now().replace(microsecond=0)
    summary = f"Queremos saber qué opina de {TOPICS[n % 10]} en su comuna."
    return {
        "id": n,
        "agency_id": a,
        "content_id": n,
        "kind": "consultation" if is_consultation else "mechanism",
        "subkind": "",
        "slug": f"item-{n}",
        "title": _title(n),
        "summary": summary,
        "text": "Antecedentes. " * 40,
        "agency_name": f"Agencia de prueba {a}",
        "agency_slug": f"agencia-{a}",
        "ministry_id": None,
        "region_code": f"{a % 16 + 1:02d}",
        "opens_at": moment + (closes - today()) - timedelta(days=30) if is_consultation else None,
        "closes_at": moment + (closes - today()) if is_consultation else None,
        "event_on": closes if is_consultation else None,
        "event_label": "closes",
        "year": 2026,
        "listed_at": moment - timedelta(minutes=n % 50_000),
        "published_at": moment,
        "title_stems": " ".join(stems(_title(n))),
        "body_stems": " ".join(stems(summary)),
    }
