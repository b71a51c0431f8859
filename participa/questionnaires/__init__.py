"""Questionnaires: pages of questions that people answer, kept as versions; for consultations now, reusable by others.

A version is a draft until it is opened; then its structure is fixed and only its wording may be corrected, each
correction on record. Another structure is a new version. The rule that surprises: nothing here knows of an answer's
row; `definition` says what is asked, `reading` what was answered, and whoever asks keeps the cells.
"""
