"""Pages of what people do: each fetches what the reader may see, asks one action, shows the answer.

I may import: proposals.forms and everything below, the layers below proposals.
I may be imported by proposals.urls.
"""
