"""What the demonstration shows, as plain data: nothing here knows the database or the web.

Persons are invented: their surnames are Chilean plants and birds, their mail ends in `.demo.example`, their telephones
do not exist. Public bodies are real: names, ministries, seats and sites are facts. Everything those bodies are said to
ask, answer, spend or agree here is fictitious and written for the demonstration; none of it is theirs.

Texts speak of no year and no date: whoever loads them places them around the present day.
"""
