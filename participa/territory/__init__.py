"""Where things are: the regions, provinces and communes of Chile, as facts read once from `division.txt`.

Codes are text with their leading zero ("01101" is Iquique) and nest: a commune's code starts with its province's,
a province's with its region's. Regions come north to south, which is not the order of their codes.
"""
