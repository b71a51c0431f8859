"""Request plumbing: the gate (who, whose, may), one commit per request, errors, headers, paging, downloads."""
