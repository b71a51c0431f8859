"""Tables out of the office and back in: every list as CSV and XLSX, and contents from a spreadsheet.

A content's columns are those of its form, so what is downloaded can be corrected and uploaded again.
"""
