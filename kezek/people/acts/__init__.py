"""State changes of people, accounts, roles, consents and cases."""

from kezek.people.acts.accounts import (
    RoleGone,
    RoleHeld,
    end_role,
    give_consent,
    grant_role,
    open_account,
    open_accounts,
)
from kezek.people.acts.admission import (
    Admitted,
    NotInRegistry,
    RegistryAnswer,
    admit_parent,
    ask_registry,
)
from kezek.people.acts.cases import CaseElsewhere, open_case, open_cases
from kezek.people.acts.challenge import (
    CodeExpired,
    CodeLocked,
    CodeWrong,
    Proven,
    TooManyCodes,
    answer_challenge,
    start_challenge,
)
from kezek.people.acts.lookups import note_lookup
from kezek.people.acts.registration import (
    NewGuardian,
    NewPerson,
    NewPhone,
    keep_phones,
    register_guardian,
    register_guardians,
    register_persons,
)

__all__ = [
    "Admitted",
    "CaseElsewhere",
    "CodeExpired",
    "CodeLocked",
    "CodeWrong",
    "NewGuardian",
    "NewPerson",
    "NewPhone",
    "NotInRegistry",
    "Proven",
    "RegistryAnswer",
    "RoleGone",
    "RoleHeld",
    "TooManyCodes",
    "admit_parent",
    "answer_challenge",
    "ask_registry",
    "end_role",
    "give_consent",
    "grant_role",
    "keep_phones",
    "note_lookup",
    "open_account",
    "open_accounts",
    "open_case",
    "open_cases",
    "register_guardian",
    "register_guardians",
    "register_persons",
    "start_challenge",
]
