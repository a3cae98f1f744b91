"""Commands of the institutions."""
