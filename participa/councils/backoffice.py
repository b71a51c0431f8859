"""The agency's pages of its councils."""

from participa.councils.content_type import COUNCIL
from participa.publishing.pages import office_area

area = office_area(COUNCIL, __name__)
