"""The agency's pages of its officers."""

from participa.officers.content_type import OFFICER
from participa.publishing.pages import office_area

area = office_area(OFFICER, __name__)
