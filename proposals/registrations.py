"""What this app registers with the services below it: visibility of notices, due jobs, proofs."""
