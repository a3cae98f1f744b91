"""How it is published: Wagtail pages, the one publish door, the CMS admin, and the demo.

I may import: everything below me, which is the whole domain; and Wagtail, which nobody else may.
I may be imported by the roots alone.
"""
