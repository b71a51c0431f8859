"""How Jinja works for us: one speed-up that our house rule (macros take what they show as arguments) makes possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Template

if TYPE_CHECKING:
    from jinja2.environment import TemplateModule
    from jinja2.runtime import Context


class ComponentTemplate(Template):
    """A template whose macros are made once, not looked over at each import.

    Jinja compares the importing page's globals with the component's at every `import`, a tenth of a page's time. Ours
    are always the environment's own, so the module made first serves all.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002
        return super()._get_default_module()
