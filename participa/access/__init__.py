"""Room 2: who may.

`permissions.py` names what can be done, `predicates.py` asks about the visitor, `matrix.py` is the whole table on
one page, `area.py` is the blueprint that refuses a page which does not say who may enter. Another agency's object
is not found before permission is asked.
"""
