"""The agency's pages of its norm."""

from participa.norms.content_type import NORM
from participa.publishing.pages import office_area

area = office_area(NORM, __name__)
