"""How often one client may ask for codes: a bucket for each block of addresses, in this process.

Kind to phones behind one address of a mobile network, a wall for a program that types IINs one
after another. Each worker counts for itself; that only makes the limit looser by their number.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.say import say
from kezek.people.codes import Bucket, client_block, take_token

SIZE = 60
REFILL = timedelta(seconds=10)
MOST_CLIENTS = 20_000


class TooManyRequests(DomainError):
    """One client asks faster than people do."""

    code = "too_many_requests"
    message = say(_("Too many tries from your network. Try again in %(n)s min."), n=1)


class Limiter:
    """Buckets by client; the one unused for longest is forgotten first."""

    def __init__(
        self, size: int = SIZE, refill: timedelta = REFILL, most: int = MOST_CLIENTS
    ) -> None:
        self._size = size
        self._refill = refill
        self._most = most
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, client: str, now: datetime) -> bool:
        """Whether this client may go on now."""
        with self._lock:
            before = self._buckets.pop(client, None)
            after, passed = take_token(before, now, size=self._size, refill=self._refill)
            self._buckets[client] = after
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
        return passed


_limiter = Limiter()


def limit_client(request: HttpRequest) -> None:
    """Call before a code is asked for; raises TooManyRequests. Looks at the address alone."""
    client = client_block(str(request.META.get("REMOTE_ADDR", "")))
    if not _limiter.take(client, clock.wall()):
        raise TooManyRequests
