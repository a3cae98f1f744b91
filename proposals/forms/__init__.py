"""What people fill in. Forms check form: lengths, closed lists, characters; the rules are asked by the actions.

I may import: proposals.queries, proposals.models, proposals.states, consult.ui.
I may be imported by proposals.views.
"""
