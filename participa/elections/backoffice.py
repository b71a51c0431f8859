"""The agency's pages of its elections."""

from participa.elections.content_type import COUNCIL_PROCESS
from participa.publishing.pages import office_area

area = office_area(COUNCIL_PROCESS, __name__)
