"""What every page shares: components, the form renderer, error pages, template tags.

I may import: Django, Pillow (uploads and pictures only), consult.clock, consult.verdicts.
I may be imported by everything above the leaves.
"""
