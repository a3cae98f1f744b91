"""What people do in a consultation: propose, comment, vote, moderate, answer, commit.

I may import: councils, consult.notifications, consult.accounts and the leaves.
I may be imported by the windows. Inside: urls, views, forms, actions, queries, rules, models, states.
Read first: actions/voting.py, rules.py, and consult/audit/journal.py.
"""
