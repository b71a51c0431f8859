"""The platform's office: how the portal stands, agencies and their life, the import from a spreadsheet, the log."""

import participa.platform.views.agencies
import participa.platform.views.imports
import participa.platform.views.overview  # noqa: F401 (each registers its pages)
from participa.platform.views.area import area

__all__ = ["area"]
