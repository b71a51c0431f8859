"""How a council comes to be or is renewed, as a published timetable: call, stages, roll, candidates, results.

Where the process stands follows from the days of its stages when they are read. Organisations vote, not persons, so
the roll holds organisations; nobody's RUN has a column here. Voting on line will hang from the same rows.
"""
