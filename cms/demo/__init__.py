"""The demo: a story told through the actions, at the moments it would have happened; and doors to enter as its people.

``content.json`` holds who takes part and what they say, ``additions.json`` the words of notices, decisions and
commitments. Where the story and the rules differ, the rules hold: the drafts of P17 and P23 stay drafts,
because who wanted to send them may not; nobody comments on what is not public.
"""
