"""The refusal that all checks of a file share."""


class UploadRefused(ValueError):  # noqa: N818 (named after what happened, as all our errors are)
    """The file is not taken. Its message says why and what to do, in the reader's language."""
