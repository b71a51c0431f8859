"""The agency's pages of its public accounts."""

from participa.public_accounts.content_type import PUBLIC_ACCOUNT
from participa.publishing.pages import office_area

area = office_area(PUBLIC_ACCOUNT, __name__)
