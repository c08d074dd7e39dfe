"""Django's door for accounts: there are no passwords, so nothing is ever compared here."""

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from kezek.people.models import Account


class CodeBackend(BaseBackend):
    """Finds the account of a session; coming in goes through `people.access.sign_in` alone."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:
        """Nobody is let in by credentials."""

    def get_user(self, user_id: int) -> Account | None:
        """The live account of a session, with its person's number."""
        return Account.objects.filter(pk=user_id, is_active=True).first()
