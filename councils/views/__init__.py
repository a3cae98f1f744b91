"""Pages of the institutions: each shows rows that its reader may see, and hands what was typed to one action."""
