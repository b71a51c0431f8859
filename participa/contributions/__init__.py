"""Contributions: what people answer to a consultation, on line, on paper or at a meeting, and its receipt.

Identity and opinion are apart: a contribution carries a pseudonym that only the portal's secret can make again, a
random key and a day, never an hour. The rule that surprises: whoever holds the receipt's code may correct or withdraw
the contribution until the closing, because an anonymous person has nothing else to prove that it is theirs.
"""
