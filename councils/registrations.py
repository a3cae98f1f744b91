"""What this app registers with the services below it: visibility of notices, due jobs, proofs."""

from consult import clock
from consult.accounts import hooks
from councils.queries import people_in_staff_roles

hooks.register_second_factor(lambda: people_in_staff_roles(clock.now()))
