"""Which storage an installation uses, from its settings: a folder, or a bucket where one is named."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from participa.foundation.files.s3 import Bucket, S3Storage
from participa.foundation.files.storage import DiskStorage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from participa.foundation.files.storage import Storage


def storage_from(settings: Mapping[str, Any]) -> Storage:
    """Return where this installation keeps its files."""
    if not settings.get("FILES_S3_BUCKET"):
        return DiskStorage(Path(settings["FILES_DIR"]))
    return _in_bucket(
        Bucket(
            name=settings["FILES_S3_BUCKET"],
            endpoint=settings["FILES_S3_ENDPOINT"],
            access_key=settings["FILES_S3_ACCESS_KEY"],
            secret_key=settings["FILES_S3_SECRET_KEY"],
            region=settings["FILES_S3_REGION"],
        )
    )


@lru_cache(maxsize=8)
def _in_bucket(bucket: Bucket) -> S3Storage:
    """Keep one connection for each bucket."""
    return S3Storage(bucket)
