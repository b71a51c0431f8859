"""Files that people bring: their names, the check of what they are, and where they are kept."""

from participa.foundation.files.images import smaller
from participa.foundation.files.inspection import (
    MAX_UPLOAD,
    Inspected,
    UploadRefused,
    inspect_upload,
    receive_upload,
)
from participa.foundation.files.names import clean_file_name
from participa.foundation.files.place import storage_from
from participa.foundation.files.storage import (
    DiskStorage,
    ForeignKeyRefused,
    Storage,
    StorageFull,
    StorageUnreachable,
    StoredFileMissing,
)

__all__ = [
    "MAX_UPLOAD",
    "DiskStorage",
    "ForeignKeyRefused",
    "Inspected",
    "Storage",
    "StorageFull",
    "StorageUnreachable",
    "StoredFileMissing",
    "UploadRefused",
    "clean_file_name",
    "inspect_upload",
    "receive_upload",
    "smaller",
    "storage_from",
]
