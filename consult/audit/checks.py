"""System checks of the record."""
