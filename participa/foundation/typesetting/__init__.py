"""Tagged PDF: what is to be printed is data (`document.py`), the look is ours (`templates/`), the press sets it.

Text of people goes in as data and is never read as markup. The press works in a process of its own, with limits of
time, memory and size, and sees no other folder than the templates. A sign the fonts lack is printed as an empty box,
and the document says so.
"""
