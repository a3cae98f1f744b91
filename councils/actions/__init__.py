"""Everything that changes the institutions: one function an act, in a module for each kind of thing."""
