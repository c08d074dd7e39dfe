"""The follower `notices`: facts of the journal become messages in cabinets, and SMS beside them."""

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Role
from kezek.core.words import Language
from kezek.delivery.deliver import Channel, Text, queue_texts
from kezek.journal.followers import Fact, Follower, register
from kezek.kindergartens.queries import heads_of
from kezek.notices.models import Notice
from kezek.notices.rules import OF_A_DEATH, TELLINGS, About, Telling, Values, Whom
from kezek.notices.texts import sms_of
from kezek.notices.wordings import WORDINGS
from kezek.people.models import Account, Person, RoleGrant
from kezek.people.queries import phones_to_write
from kezek.policy.queries import rules_for
from kezek.queue.models import Proof
from kezek.queue.queries import position

# Who stands behind a subject. One statement for each kind of subject in a batch.
_ABOUT = {
    "policy": """
        SELECT v.id, NULL::bigint, NULL::bigint, NULL::bigint, NULL::timestamptz
        FROM policy_policyversion v WHERE v.id = ANY(%s)""",
    "application": """
        SELECT a.id, a.guardian_id, a.child_id, NULL::bigint, NULL::timestamptz
        FROM queue_application a WHERE a.id = ANY(%s)""",
    "privilege": """
        SELECT p.id, a.guardian_id, a.child_id, NULL::bigint, NULL::timestamptz
        FROM queue_privilege p JOIN queue_application a ON a.id = p.application_id
        WHERE p.id = ANY(%s)""",
    "voucher": """
        SELECT v.id, a.guardian_id, a.child_id, NULL::bigint, NULL::timestamptz
        FROM vouchers_voucher v JOIN queue_application a ON a.id = v.application_id
        WHERE v.id = ANY(%s)""",
    "group": """
        SELECT g.id, NULL::bigint, NULL::bigint, g.kindergarten_id, NULL::timestamptz
        FROM kindergartens_group g WHERE g.id = ANY(%s)""",
    "place": """
        SELECT p.id, a.guardian_id, a.child_id, NULL::bigint, NULL::timestamptz
        FROM places_place p JOIN vouchers_voucher v ON v.id = p.voucher_id
        JOIN queue_application a ON a.id = v.application_id WHERE p.id = ANY(%s)""",
    "wait": """
        SELECT w.id, a.guardian_id, a.child_id, NULL::bigint, NULL::timestamptz
        FROM places_wait w JOIN vouchers_voucher v ON v.id = w.voucher_id
        JOIN queue_application a ON a.id = v.application_id WHERE w.id = ANY(%s)""",
    "standing_list": """
        SELECT l.id, a.guardian_id, a.child_id, NULL::bigint, NULL::timestamptz
        FROM places_standinglist l JOIN queue_application a ON a.id = l.application_id
        WHERE l.id = ANY(%s)""",
    "round": """
        SELECT r.id, NULL::bigint, NULL::bigint, NULL::bigint, NULL::timestamptz
        FROM places_round r WHERE r.id = ANY(%s)""",
    "appeal": """
        SELECT p.id, a.guardian_id, a.child_id, NULL::bigint, NULL::timestamptz
        FROM queue_appeal p JOIN queue_application a ON a.id = p.application_id
        WHERE p.id = ANY(%s)""",
    "case": """
        SELECT c.child_id, a.guardian_id, c.child_id, NULL::bigint, NULL::timestamptz
        FROM people_childcase c JOIN LATERAL (
            SELECT guardian_id FROM queue_application
            WHERE child_id = c.child_id ORDER BY id DESC LIMIT 1
        ) a ON true WHERE c.child_id = ANY(%s)""",
    "person": """
        SELECT p.id, p.id, NULL::bigint, NULL::bigint, NULL::timestamptz
        FROM people_person p WHERE p.id = ANY(%s)""",
    # Whoever the applicant is now: it may be somebody else than the one who signed.
    "contract": """
        SELECT c.id, a.guardian_id, c.child_id, g.kindergarten_id,
               coalesce(v.sign_due_at, c.parent_due_at)
        FROM contracts_contract c JOIN kindergartens_group g ON g.id = c.group_id
        JOIN vouchers_voucher v ON v.id = c.voucher_id
        JOIN queue_application a ON a.id = v.application_id
        WHERE c.id = ANY(%s)""",
    "enrolment": """
        SELECT e.id, a.guardian_id, e.child_id, g.kindergarten_id, NULL::timestamptz
        FROM contracts_enrolment e JOIN vouchers_voucher v ON v.id = e.voucher_id
        JOIN queue_application a ON a.id = v.application_id
        JOIN kindergartens_group g ON g.id = e.group_id WHERE e.id = ANY(%s)""",
    "transfer": """
        SELECT t.id, a.guardian_id, t.child_id, g.kindergarten_id, NULL::timestamptz
        FROM contracts_transfer t JOIN contracts_enrolment e ON e.id = t.enrolment_id
        JOIN vouchers_voucher v ON v.id = e.voucher_id
        JOIN queue_application a ON a.id = v.application_id
        LEFT JOIN contracts_contract c ON c.id = t.contract_id
        LEFT JOIN kindergartens_group g ON g.id = c.group_id WHERE t.id = ANY(%s)""",
    # Who is asked; the one who offered reads it in the cabinet.
    "swap": """
        SELECT s.id, a.guardian_id, e.child_id, g.kindergarten_id, NULL::timestamptz
        FROM contracts_swap s JOIN contracts_enrolment e ON e.id = s.second_id
        JOIN vouchers_voucher v ON v.id = e.voucher_id
        JOIN queue_application a ON a.id = v.application_id
        JOIN kindergartens_group g ON g.id = e.group_id WHERE s.id = ANY(%s)""",
    "timesheet": """
        SELECT t.id, a.guardian_id, e.child_id, g.kindergarten_id, t.due_at
        FROM attendance_timesheet t JOIN contracts_enrolment e ON e.id = t.enrolment_id
        JOIN vouchers_voucher v ON v.id = e.voucher_id
        JOIN queue_application a ON a.id = v.application_id
        JOIN kindergartens_group g ON g.id = e.group_id WHERE t.id = ANY(%s)""",
    "order": """
        SELECT o.id, NULL::bigint, NULL::bigint, o.kindergarten_id, NULL::timestamptz
        FROM payments_paymentorder o WHERE o.id = ANY(%s)""",
    "question": """
        SELECT q.id, a.person_id, NULL::bigint, NULL::bigint, NULL::timestamptz
        FROM feedback_question q JOIN people_account a ON a.id = q.account_id
        WHERE q.id = ANY(%s)""",
}


_ERASED = "family.erased"
_ASKING = frozenset({"privilege.claimed", "privilege.unconfirmed"})  # a document is asked for

# Months of a city are told by the ten thousand: one statement, without a model for each row.
_INSERT = """
INSERT INTO notices_notice (city_id, person_id, seq, kind, "values", moment)
SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::jsonb[],
                     %s::timestamptz[])
ON CONFLICT (city_id, seq, person_id, kind) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class _Told:
    """A notice before it is written."""

    fact: Fact
    person: int
    kind: str
    values: Values


def tell(facts: Sequence[Fact]) -> None:
    """Write the notices of these facts and queue their SMS; seeing a fact twice changes nothing.

    Of a family that was erased everything goes that it was told.
    """
    _write(list(_told([fact for fact in facts if fact.kind != _ERASED])))
    for fact in facts:
        if fact.kind == _ERASED:
            Notice.objects.filter(person_id__in=fact.data["people"]).delete()


def _write(told: Sequence[_Told]) -> None:
    if not told:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                [one.fact.city for one in told],
                [one.person for one in told],
                [one.fact.seq for one in told],
                [one.kind for one in told],
                [json.dumps(one.values) for one in told],
                [one.fact.moment for one in told],
            ],
        )
    send_sms([(one.fact.city, one.fact.seq, one.person, one.kind, one.values) for one in told])


def send_sms(notices: Sequence[tuple[str, int, int, str, Values]]) -> None:
    """Queue the SMS of notices (city, seq, person, kind, values), each in its reader's language.

    They go to the main phone and to the second one, if there is one.
    """
    due = [notice for notice in notices if WORDINGS[notice[3]].sms]
    if not due:
        return
    people = {person for _city, _seq, person, _kind, _values in due}
    languages = languages_of(people)
    phones = phones_to_write(people)

    @functools.cache  # most of a batch says the same to many
    def said(kind: str, values: str, lang: Language) -> str:
        return sms_of(kind, json.loads(values), lang)

    queue_texts(
        [
            Text(
                Channel.SMS,
                phone,
                said(kind, _without_child(values), languages[person]),
                languages[person],
                f"notice:{city}:{seq}:{person}:{kind}" + (f":{n}" if n else ""),
            )
            for city, seq, person, kind, values in due
            for n, phone in enumerate(phones.get(person, ()))
        ]
    )


def _without_child(values: Values) -> str:
    return json.dumps({name: value for name, value in values.items() if name != "child"})


def languages_of(people: Iterable[int]) -> dict[int, Language]:
    """The language each person is written to in; Kazakh for those who have no account."""
    wanted = list(people)
    found: dict[int, Language] = dict.fromkeys(wanted, "kk")
    accounts = Account.objects.filter(person_id__in=wanted)
    for person, language in accounts.values_list("person_id", "language"):
        found[person] = cast("Language", language)
    return found


def _told(facts: Sequence[Fact]) -> Iterable[_Told]:
    about = _about(facts)
    heads = _heads(facts, about)
    proved = _with_proof(facts)
    dead = _dead(about.values())
    for fact in facts:
        behind = about.get((fact.subject_type, fact.subject_id))
        if behind is None:
            continue
        for telling in TELLINGS[fact.kind]:
            if behind.child in dead and telling.kind not in OF_A_DEATH:
                continue  # not a word about queues and months to a family that mourns
            people = _people(telling, fact, behind, heads)
            told = [person for person in people if person is not None and person not in dead]
            kind = _kind(fact, telling, proved)
            if not told or kind is None:
                continue
            values = telling.values(fact, behind) | _counts(fact, kind)
            if telling.whom in {Whom.GUARDIAN, Whom.BEFORE} and behind.child is not None:
                values["child"] = behind.child
            for person in told:
                yield _Told(fact, person, kind, values)


def _kind(fact: Fact, telling: Telling, proved: set[int]) -> str | None:
    """The kind of notice, or None where nothing is said."""
    if not telling.when(fact):
        return None
    if fact.kind in _ASKING and fact.subject_id in proved:
        return None  # that the document came is told by its own fact
    if fact.kind == "privilege.claimed" and _has_register(fact):
        return "privilege.asked"
    return telling.kind


def _people(
    telling: Telling, fact: Fact, behind: About, heads: Mapping[int, int | None]
) -> list[int | None]:
    """Whom a telling is for."""
    if telling.whom is Whom.HEAD:
        return [heads.get(behind.kindergarten or 0)]
    if telling.whom is Whom.DEPARTMENT:
        return [*_department(fact.city)]
    if telling.whom is Whom.BEFORE:
        return [fact.data["before"]]
    return [behind.guardian]


def _counts(fact: Fact, kind: str) -> Values:
    """`n`: the number in the queue now, or the days to restore."""
    wording = WORDINGS[kind]
    if wording.position:
        application = int(fact.data.get("application", fact.subject_id))
        return {"n": position(application) or 0}
    if wording.plural:
        rules = rules_for(fact.city, clock.day_of(fact.moment))
        return {"n": rules.number("reactivation_window_calendar_days")}
    return {}


def _about(facts: Sequence[Fact]) -> Mapping[tuple[str, int], About]:
    wanted: dict[str, list[int]] = {}
    for fact in facts:
        wanted.setdefault(fact.subject_type, []).append(fact.subject_id)
    found = {}
    with connection.cursor() as cursor:
        for subject, numbers in wanted.items():
            cursor.execute(_ABOUT[subject], [numbers])
            for pk, guardian, child, kindergarten, by in cursor.fetchall():
                found[subject, pk] = About(guardian, child, kindergarten, _iso(by))
    return found


def _dead(about: Iterable[About]) -> set[int]:
    """Those of the children and guardians who have died."""
    people = {person for one in about for person in (one.guardian, one.child) if person}
    if not people:
        return set()
    found = Person.objects.filter(pk__in=people).exclude(died_on=None)
    return set(found.values_list("pk", flat=True))


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _heads(
    facts: Sequence[Fact], about: Mapping[tuple[str, int], About]
) -> Mapping[int, int | None]:
    """The person of each kindergarten's head, where one is to be told."""
    wanted = {
        behind.kindergarten
        for fact in facts
        if any(telling.whom is Whom.HEAD for telling in TELLINGS[fact.kind])
        and (behind := about.get((fact.subject_type, fact.subject_id)))
        and behind.kindergarten
    }
    if not wanted:
        return {}
    accounts = heads_of(sorted(wanted), clock.day_of(facts[-1].moment))
    people = dict(Account.objects.filter(pk__in=accounts.values()).values_list("pk", "person_id"))
    return {kindergarten: people.get(account) for kindergarten, account in accounts.items()}


def _department(city: str) -> list[int]:
    """Who works for the city's department now."""
    grants = RoleGrant.objects.filter(city_id=city, role=Role.DEPARTMENT, until=None)
    return list(grants.order_by("account__person").values_list("account__person", flat=True))


def _with_proof(facts: Sequence[Fact]) -> set[int]:
    """Privileges of these facts whose document lies there already."""
    claimed = [fact.subject_id for fact in facts if fact.kind in _ASKING]
    if not claimed:
        return set()
    return set(
        Proof.objects.filter(privilege_id__in=claimed).values_list("privilege_id", flat=True)
    )


def _has_register(fact: Fact) -> bool:
    """Whether a state register is asked about the claimed ground before any document is."""
    rules = rules_for(fact.city, clock.day_of(fact.moment))
    ground = rules.grounds.get(fact.data["code"])
    return ground is not None and bool(ground.register)


register(Follower("notices", tell, joined=True, kinds=frozenset({*TELLINGS, _ERASED})))
