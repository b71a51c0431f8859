"""Analysis: what the answers to a consultation come to, and the codes, groups and files that people make of them.

Figures are counted by the database when they are read, and only of answers that count. What is told apart by region,
sex or age is hidden below five, and so is what would give it away. The rule that surprises: the public never reads
figures in the making: it reads a stored copy that somebody took after the closing and looked at.
"""
