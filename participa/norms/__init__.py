"""The general norm of participation (Law 18.575 art. 70): how people take part in what an agency does.

Nouns: the norm (each version is a content of its own) and the acts that amended it. The rule that surprises: at most
one published version is in force in each agency, and the database holds that; drafts of the next one don't count.
"""
