"""Words of this app's templates."""
