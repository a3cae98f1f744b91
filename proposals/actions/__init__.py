"""What can be done, one function an act: lock, ask, change, record, notify. Read ``voting.py`` first."""
