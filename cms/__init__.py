"""How it is published: Wagtail pages, the one publish door, the CMS admin, and the demo.

I may import: proposals, councils, consult.notifications, consult.accounts and the leaves; and Wagtail, which nobody else may.
I may be imported by the roots alone.
"""
