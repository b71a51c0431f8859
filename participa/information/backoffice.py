"""The agency's pages of its information sheets."""

from participa.information.content_type import INFORMATION_SHEET
from participa.publishing.pages import office_area

area = office_area(INFORMATION_SHEET, __name__)
