"""Documents of a section and the files behind them; a document can be attached to any content.

Nouns: a document (a content: it has a page, a draft and a public life), its stored file (bytes on the disk, never
public by itself) and an attachment (this document belongs to that content, in a role). Verbs: upload, replace, attach,
detach, download. The rule that surprises: an attachment is public only while *both* its content and its document are.
"""
