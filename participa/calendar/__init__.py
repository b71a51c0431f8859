"""The calendar of deadlines: a month of what opens, closes and happens, also as a file for one's own calendar."""
