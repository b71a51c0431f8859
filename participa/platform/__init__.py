"""The office of the super-admins: agencies and their life, the import from a spreadsheet, the health of the portal.

The rule that surprises: a super-admin is no member of any agency; to work in a section one is invited like anybody.
"""
