"""What an agency and its people must do, and until when: duties, the terms they follow, and who was told of them.

Duties are derived when read, from the contents themselves; none is stored, so none can be left behind. Stored are the
agency's own terms, the months of the transparency table that somebody confirmed, and which mails told whom of what.
The law fixes no term: each one says whether it is the agency's own, its promise, practice, or a suggestion.
"""
