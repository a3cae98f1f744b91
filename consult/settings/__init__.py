"""Settings: what holds everywhere in ``base``; ``dev``, ``test`` and ``production`` add what differs.

I may import: nothing of ours; ``env`` alone reads the environment.
I may be imported by nobody: Django reads me by name.
"""
