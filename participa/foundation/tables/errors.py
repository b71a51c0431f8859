"""The one error of this package."""


class TableError(ValueError):
    """The file cannot be read as a table. Its message names the remedy, and the row or line where there is one."""
