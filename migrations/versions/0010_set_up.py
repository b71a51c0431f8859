"""Set-up: when an agency's people confirmed its card; the law's four mechanisms among the types."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BEFORE = (
    "audiencia_publica", "cabildo_ciudadano", "dialogo_participativo", "presupuesto_participativo",
    "plataforma_digital", "escuela_gestion_publica", "mesa_de_trabajo", "jornada_informativa",
    "comite_participacion", "siac_oirs", "consulta_anticipada",
)  # fmt: skip
ADDED = ("informacion_relevante", "consulta_ciudadana", "cuenta_publica", "consejo_sociedad_civil")
CHECK = "ck_mechanism_mechanism_type"


def upgrade() -> None:
    """Go up."""
    op.add_column("agency", sa.Column("card_confirmed_at", sa.DateTime(timezone=True), nullable=True))
    set_types((*BEFORE, *ADDED, "otro"))


def downgrade() -> None:
    """Go down: the law's mechanisms become "another one", which says the type in its variant."""
    mechanism = sa.table("mechanism", sa.column("mechanism_type"), sa.column("variant"))
    added = mechanism.c.mechanism_type.in_(ADDED)
    said = sa.case((mechanism.c.variant == "", mechanism.c.mechanism_type), else_=mechanism.c.variant)
    op.execute(mechanism.update().where(added).values(variant=said))
    op.execute(mechanism.update().where(added).values(mechanism_type="otro"))
    set_types((*BEFORE, "otro"))
    op.drop_column("agency", "card_confirmed_at")


def set_types(types: tuple[str, ...]) -> None:
    """Change the list of types that the table takes."""
    words = ", ".join(f"'{word}'" for word in types)
    rule = f"mechanism_type IN ({words})"
    with op.batch_alter_table("mechanism") as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(op.f(CHECK), rule)
