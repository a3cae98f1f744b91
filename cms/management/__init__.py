"""Commands of the CMS."""
