"""The directory of agencies, and the site map."""
