"""People who sign in: the user, how sure we are of a sign-in, and what allauth needs of us.

I may import: consult.audit and the leaves, allauth.
I may be imported by consult.notifications, councils and everything above.
"""
