"""The record: events chained by hash, their parts, the statements that belong to acts, and the journal.

I may import: Django, simple-history, consult.clock, consult.verdicts.
I may be imported by everything above me.
"""
