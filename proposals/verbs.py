"""What can happen here: verbs of the record, with the sentences that tell them."""
