"""What it means that the database does not answer, or not in time: a state that passes, and no fault of a page."""

from django.db import InterfaceError, OperationalError
from psycopg_pool import PoolTimeout

# Of the connection: not to be had, lost, or ended because a limit of time was reached.
UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeout)
# After which one may try again, as `Retry-After` says it.
WAIT_SECONDS = 5
