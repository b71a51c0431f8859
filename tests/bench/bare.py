"""The yardstick: a bare Flask page with the same rows and as many bytes as the portal's, and nothing else around it."""

from __future__ import annotations

from functools import partial

import sqlalchemy as sa
from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy.orm import Session

from participa.search.models import SearchEntry

ROWS = """<!doctype html><title>x</title><ul>{% for r in rows %}<li><h2><a href="/organismos/{{ r.agency_slug }}/consultas/{{ r.slug }}/">{{ r.title }}</a></h2>
<p>{{ r.agency_name }}</p><p>{{ r.summary }}</p></li>{% endfor %}</ul><!--{{ filler }}-->"""


def make(url: str, sizes: dict[str, int]) -> Flask:
    """Make the bare application over the same database; `sizes` are the bytes of the portal's pages by kind."""
    app = Flask("bare")
    app.jinja_loader = DictLoader({"rows.html": ROWS})  # compiled once, as the portal's templates are
    engine = sa.create_engine(url)
    if engine.dialect.name == "postgresql":
        sa.event.listen(engine, "begin", lambda c: c.exec_driver_sql("SELECT set_config('app.scope', 'public', true)"))
    table = SearchEntry.__table__
    columns = (table.c.slug, table.c.title, table.c.summary, table.c.agency_name, table.c.agency_slug)

    def page(kind: str, query: sa.Select) -> str:
        with Session(engine) as session:
            rows = session.execute(query).all()
        return render_template("rows.html", rows=rows, filler="x" * max(0, sizes[kind] - 350 * len(rows)))

    for kind, size in sizes.items():
        app.add_url_rule(f"/constant/{kind}", f"constant_{kind}", partial(str.__mul__, "x", size))
    moment = sa.func.now() if engine.dialect.name == "postgresql" else sa.func.datetime("now")
    app.add_url_rule(
        "/home",
        "home",
        lambda: page(
            "home",
            sa.select(*columns)
            .where(table.c.kind == "consultation", table.c.closes_at > moment)
            .order_by(table.c.closes_at)
            .limit(9),
        ),
    )
    app.add_url_rule(
        "/list",
        "list",
        lambda: page(
            "list",
            sa.select(*columns)
            .where(table.c.kind == "consultation", table.c.region_code == "05")
            .order_by(table.c.listed_at.desc())
            .limit(20),
        ),
    )
    app.add_url_rule(
        "/search",
        "search",
        lambda: page("search", sa.select(*columns).where(table.c.title.like("Consulta sobre humedales%")).limit(20)),
    )
    app.add_url_rule(
        "/agency",
        "agency",
        lambda: page(
            "agency", sa.select(*columns).where(table.c.agency_id == 7).order_by(table.c.listed_at.desc()).limit(10)
        ),
    )
    app.add_url_rule("/item", "item", lambda: page("item", sa.select(*columns).where(table.c.agency_id == 7).limit(1)))
    return app
