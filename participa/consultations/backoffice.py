"""The agency's pages of its consultations."""

from participa.consultations.content_type import CONSULTATION
from participa.publishing.pages import office_area

area = office_area(CONSULTATION, __name__)
