"""Words of the CMS templates."""
