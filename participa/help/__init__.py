"""The manual: one Markdown source, read whole at /ayuda/ and, page by page, from the help link of the office.

A section says which pages it helps with (`<!-- páginas: … -->`); a test fails when a page of the office has none.
"""
