"""The agency's pages of its mechanisms."""

from participa.mechanisms.content_type import MECHANISM
from participa.publishing.pages import office_area

area = office_area(MECHANISM, __name__)
