"""The back office's own pages: its first page, the menus, who may do what, the activity log.

Contents live in their domains.
"""
