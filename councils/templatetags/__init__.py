"""Words of the notices and pages of the institutions."""
