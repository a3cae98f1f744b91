"""Notices: outbox rows made with the event that causes them, delivered afterwards by ``tick``, each once.

I may import: consult.accounts, consult.audit and the leaves.
I may be imported by councils and everything above.
"""
