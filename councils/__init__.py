"""The institutions and their consultations: prefectures, councils, associations, mandates, notices, phases.

I may import: consult.notifications, consult.accounts and the leaves.
I may be imported by proposals and the windows. Inside: urls, views, forms, actions, queries, rules, models, states.
"""
