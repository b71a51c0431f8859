"""Contents of a section: one table, one life (draft, published, withdrawn, archived), one set of office pages.

Each content domain adds its own columns by joined inheritance and registers a `ContentType`; everything that is the
same for all of them (states, slugs, what changed, the read model, the office's list and forms) is here, once.
"""
