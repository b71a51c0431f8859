"""Tables that people upload and download: CSV as spreadsheets write it, and XLSX.

What is written is safe to open in a spreadsheet (see `safety`), and `read_table` gives back the very cells written.
"""

from participa.foundation.tables.errors import TableError
from participa.foundation.tables.reading import MAX_CELLS_BYTES, MAX_ROWS, Row, Table, read_table
from participa.foundation.tables.writing import (
    CSV_TYPE,
    XLSX_TYPE,
    csv_bytes,
    csv_stream,
    write_csv,
    write_xlsx,
    xlsx_bytes,
)

__all__ = [
    "CSV_TYPE",
    "MAX_CELLS_BYTES",
    "MAX_ROWS",
    "XLSX_TYPE",
    "Row",
    "Table",
    "TableError",
    "csv_bytes",
    "csv_stream",
    "read_table",
    "write_csv",
    "write_xlsx",
    "xlsx_bytes",
]
