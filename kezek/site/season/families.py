"""What families do on a day, each through the act that its page would call."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from kezek.contracts import acts as contracts
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.people.acts.accounts import give_consent
from kezek.people.acts.admission import admit_parent, ask_registry
from kezek.people.ports import civil_registry
from kezek.people.queries import person_by_iin
from kezek.places import acts as places
from kezek.places.acts import Claim
from kezek.places.queries import open_seats
from kezek.queue import acts as queue
from kezek.queue import queries as queue_queries
from kezek.site.season import crowd, reads, signing
from kezek.site.season.town import Frame, Newcomer, Town, parent
from kezek.vouchers import acts as vouchers

CONSENT_VERSION = "2025-01"


def file_newcomers(town: Town, day: date, upto: datetime) -> int:
    """Families of the day whose hour has come file; each files once.

    Two IINs, code, data from the registry, consent, application.
    """
    waiting = town.newcomers.get(day, [])
    ready = [newcomer for newcomer in waiting if newcomer.filed_at <= upto]
    town.newcomers[day] = waiting[len(ready) :]
    filed = 0
    for newcomer in ready:
        with clock.standing_at(newcomer.filed_at):
            filed += _file(town, newcomer)
    return filed


def _file(town: Town, newcomer: Newcomer) -> int:
    moment, key = newcomer.filed_at, f"season:file:{newcomer.filed_at.isoformat()}"
    answer = ask_registry(civil_registry(), newcomer.parent_iin)
    admitted = admit_parent(
        city=town.city,
        actor=parent(0),
        moment=moment,
        request_key=f"{key}:admit",
        answer=answer,
        language=newcomer.language,
    )
    actor = parent(admitted.account)
    child = person_by_iin(newcomer.child_iin)
    if child is None:
        return 0
    token = queue.receive_filing(
        actor=actor,
        moment=moment,
        request_key=f"{key}:receive",
        city=town.city,
        parent_iin=newcomer.parent_iin,
        child_iin=newcomer.child_iin,
        phone=newcomer.phone,
        language=newcomer.language,
    )
    queue.prove_filing(
        actor=actor,
        moment=moment,
        request_key=f"{key}:prove",
        city=town.city,
        token=token,
        through="code",
    )
    give_consent(
        city=town.city,
        actor=actor,
        moment=moment,
        request_key=f"{key}:consent",
        person=admitted.person,
        kind="registry",
        text_version=CONSENT_VERSION,
        language=newcomer.language,
        through="portal",
    )
    try:
        filed = queue.file_application(
            actor=actor,
            moment=moment,
            request_key=f"{key}:apply",
            city=town.city,
            guardian=admitted.person,
            child=child,
            filing=token,
            privilege=newcomer.privilege or None,
        )
    except DomainError:
        return 0
    if newcomer.privilege:
        _prove_privilege(town, filed.application_id, admitted.account, moment, key)
    return 1


def _prove_privilege(
    town: Town, application: int, account: int, moment: datetime, key: str
) -> None:
    claim = privilege_of(application)
    if claim is not None and claim % 10:  # one family in ten never brings the paper
        queue.add_proof(
            actor=parent(account),
            moment=moment,
            request_key=f"{key}:proof",
            city=town.city,
            privilege=claim,
            content=town.proof,
            media_type="application/pdf",
        )


def privilege_of(application: int) -> int | None:
    """The newest claim of the application."""
    found = queue_queries.privilege_of(application)
    return None if found is None else int(found.pk)


def answer_vouchers(town: Town, moment: datetime) -> int:
    """Families confirm or refuse their voucher, each after its own time; some forget."""
    answered = 0
    for held in reads.issued(town.city):
        if held.child in town.alone:
            continue
        habits = crowd.family(town.seed, held.child)
        due = clock.day_of(held.since) + timedelta(days=habits.confirm_after)
        if habits.answer is crowd.Answer.FORGET or clock.day_of(moment) < due:
            continue
        frame = Frame(city=town.city, actor=parent(held.account), moment=moment)
        key = f"season:answer:{held.voucher}"
        if habits.answer is crowd.Answer.CONFIRM:
            vouchers.confirm_voucher(**frame, request_key=key, voucher=held.voucher)
        else:
            contracts.give_back_voucher(**frame, request_key=key, voucher=held.voucher)
        answered += 1
    return answered


def restore_applications(town: Town, moment: datetime) -> int:
    """Some of those who forgot come back."""
    restored = 0
    for lapsed in reads.inactive(town.city):
        after = crowd.family(town.seed, lapsed.child).restores_after
        due = clock.day_of(lapsed.since) + timedelta(days=after)
        if after < 0 or clock.day_of(moment) < due or lapsed.child in town.alone:
            continue
        queue.restore_application(
            actor=parent(lapsed.account),
            moment=moment,
            request_key=f"season:restore:{lapsed.application}",
            city=town.city,
            application=lapsed.application,
        )
        restored += 1
    return restored


def choose_places(town: Town, moment: datetime) -> int:
    """Confirmed families choose: one they like, else any free one, else a waiting list."""
    groups = reads.ordinary_groups(town.city)
    free = open_seats(town.city)
    claims: list[Claim] = []
    actors = []
    for held in reads.seeking(town.city):
        if held.child in town.alone:
            continue
        band = groups.get(held.band, [])
        liked = crowd.wishes(town.seed, held.child, band)
        best = next((group for group in liked if free.get(group, 0) > 0), None)
        waits = crowd.family(town.seed, held.child).waits
        if best is None and not (waits and liked):
            best = next((group for group in band if free.get(group, 0) > 0), None)
        if best is None:
            _wait(town, held, liked, moment)
            continue
        free[best] -= 1
        claims.append(Claim(held.voucher, best))
        actors.append(parent(held.account))
    if not claims:
        return 0
    answers = contracts.choose_places(
        actor=actors,
        moment=moment,
        request_key=f"season:choose:{town.city}:{moment.isoformat()}",
        city=town.city,
        claims=claims,
    )
    return sum(answer.verdict == "ok" for answer in answers)


def _wait(town: Town, held: reads.Held, liked: Iterable[int], moment: datetime) -> None:
    for group in liked:
        try:
            places.join_waiting_list(
                actor=parent(held.account),
                moment=moment,
                request_key=f"season:wait:{held.voucher}:{group}:{moment.date()}",
                city=town.city,
                voucher=held.voucher,
                group=group,
            )
        except DomainError:
            continue


def answer_offers(town: Town, moment: datetime) -> int:
    """Families to whom a freed seat was offered yesterday or before take it, or let it lapse."""
    taken = 0
    for offer in reads.offers(town.city):
        if offer.child in town.alone or not crowd.family(town.seed, offer.child).accepts_offer:
            continue
        contracts.take_offer(
            actor=parent(offer.account),
            moment=moment,
            request_key=f"season:offer:{offer.wait}",
            city=town.city,
            wait=offer.wait,
        )
        taken += 1
    return taken


def sign_contracts(town: Town, moment: datetime) -> int:
    """Parents read and sign, each after its own time; a few never do."""
    ready: list[reads.Unsigned] = []
    for contract in reads.unsigned(town.city):
        after = crowd.family(town.seed, contract.child).sign_after
        due = clock.day_of(contract.drafted_at) + timedelta(days=after)
        if after < 0 or clock.day_of(moment) < due or contract.child in town.alone:
            continue
        ready.append(contract)
    return signing.parents_sign(town, ready, moment)
