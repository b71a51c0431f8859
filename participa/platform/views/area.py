"""The one area all pages of the platform's office stand on."""

from participa.access.area import Area, Ground

area = Area("platform", __name__, ground=Ground.PLATFORM, url_prefix="/plataforma")
