"""Why a signature is not taken: one typed error each, with what the person can do next."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kezek.core.errors import DomainError
from kezek.core.say import say

RETRY_MINUTES = 15


class SignatureRefused(DomainError):
    """The signature was looked at and can't be taken."""

    code = "signature_refused"


class SignatureDamaged(SignatureRefused):
    """Not a CMS of the one accepted shape, or the key did not make it."""

    code = "signature_damaged"
    message = _("The signature is damaged. Sign the document once more.")


class DocumentDiffers(SignatureRefused):
    """A sound signature, but over other bytes."""

    code = "signature_document_differs"
    message = _("This signature belongs to another document. Open the contract again and sign it.")


class KeyExpired(SignatureRefused):
    """The key's time is over."""

    code = "signature_key_expired"
    message = _("Your EDS has expired. Renew it on eGov.kz or sign by QR.")


class KeyNotYetValid(SignatureRefused):
    """The key's time has not begun."""

    code = "signature_key_not_yet_valid"
    message = _("Your EDS is not valid yet. Look up its first day on eGov.kz.")


class KeyRevoked(SignatureRefused):
    """The authority has taken the key back."""

    code = "signature_key_revoked"
    message = _("Your EDS has been revoked. Get a new one on eGov.kz.")


class LoginKey(SignatureRefused):
    """A key for signing in, or one that may not sign documents."""

    code = "signature_login_key"
    message = _(
        "This key is only for signing in. Choose the signing key: its file name has no AUTH in it."
    )


class AuthorityUnknown(SignatureRefused):
    """The chain does not end at an authority that the city trusts."""

    code = "signature_authority_unknown"
    message = _(
        "This EDS was not issued by the National Certification Authority. "
        "Sign with a key from eGov.kz."
    )


class OtherPerson(SignatureRefused):
    """Somebody else's key."""

    code = "signature_other_person"
    message = _("This is another person's signature. The parent who applied signs the contract.")


class OtherOrganisation(SignatureRefused):
    """The key is of another organisation, or of nobody's."""

    code = "signature_other_organisation"
    message = _("This EDS belongs to another organisation. Sign with your kindergarten's EDS.")


class NotTheHead(SignatureRefused):
    """The organisation's key, but not its head's."""

    code = "signature_not_the_head"
    message = _("Only the head of the kindergarten signs the contract.")


class AlgorithmUnsupported(SignatureRefused):
    """An algorithm that the platform can't check yet."""

    code = "signature_algorithm_unsupported"
    message = _("The portal cannot check this kind of signature yet. Choose an RSA key.")


class GostUnsupported(AlgorithmUnsupported):
    """GOST 34.10: not supported yet, and said so."""

    code = "signature_gost_unsupported"
    message = _("The portal cannot check GOST signatures yet. Choose an RSA key.")


class SignatureUnknown(DomainError):
    """Nobody could say whether it is good; it is neither taken nor refused."""

    code = "signature_unknown"
    message = say(
        ngettext_lazy(
            "The signature service does not answer now. Nothing is lost; "
            "try again in %(n)s minute.",
            "The signature service does not answer now. Nothing is lost; "
            "try again in %(n)s minutes.",
            "n",
        ),
        n=RETRY_MINUTES,
    )
