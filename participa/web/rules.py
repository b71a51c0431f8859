"""Addresses whose makers are compiled when the first is made: all of them at once take half a second of each start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.routing import Rule

if TYPE_CHECKING:
    from collections.abc import Callable


class PatientRule(Rule):
    """A rule that is matched as ever, and compiles what makes its addresses once it is asked for one.

    What it overrides is Werkzeug's own: were it renamed there, starts would be slower again and a test would say so.
    """

    def _compile_builder(
        self,
        append_unknown: bool = True,  # noqa: FBT001, FBT002 (the signature is Werkzeug's)
    ) -> Callable[..., tuple[str, str]]:
        """Return what compiles at its first call and puts the compiled one in its place."""
        name = "_build_unknown" if append_unknown else "_build"
        compile_now = super()._compile_builder

        def build(rule: PatientRule, **values: Any) -> tuple[str, str]:
            made = compile_now(append_unknown).__get__(rule, None)
            setattr(rule, name, made)
            answer: tuple[str, str] = made(**values)
            return answer

        return build
