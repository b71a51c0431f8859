"""The national front page and the pages about the portal itself."""
