"""What families do on a day, each through the act that its page would call."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kezek.contracts import acts as contracts
from kezek.contracts.acts import Asked
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.journal.frame import act
from kezek.people.acts.accounts import give_consent
from kezek.people.acts.admission import Admitted, RegistryAnswer, admit_parent, ask_registry
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
    key = f"season:file:{town.city}:{newcomer.filed_at.isoformat()}"
    try:
        answer = ask_registry(civil_registry(), newcomer.parent_iin)
    except DomainError:
        return 0
    filing = _Filing(town, newcomer, answer, newcomer.filed_at, key)
    try:
        return _file_at_once(
            actor=parent(0),
            moment=newcomer.filed_at,
            request_key=key,
            city=town.city,
            filing=filing,
        )
    except DomainError:
        filing.begin()  # the application is refused; the filing stays, and lapses
        return 0


@dataclass(frozen=True, slots=True)
class _Filing:
    """A family on its way: each step is the act that its page calls."""

    town: Town
    newcomer: Newcomer
    answer: RegistryAnswer
    moment: datetime
    key: str

    def begin(self) -> tuple[Admitted, str]:
        """Two IINs, the code, and in."""
        newcomer = self.newcomer
        city, moment = self.town.city, self.moment
        admitted = admit_parent(
            city=city,
            actor=parent(0),
            moment=moment,
            request_key=f"{self.key}:admit",
            answer=self.answer,
            language=newcomer.language,
        )
        actor = parent(admitted.account)
        token = queue.receive_filing(
            actor=actor,
            moment=moment,
            request_key=f"{self.key}:receive",
            city=city,
            parent_iin=newcomer.parent_iin,
            child_iin=newcomer.child_iin,
            phone=newcomer.phone,
            language=newcomer.language,
        )
        queue.prove_filing(
            actor=actor,
            moment=moment,
            request_key=f"{self.key}:prove",
            city=city,
            token=token,
            through="code",
        )
        return admitted, token

    def finish(self) -> int:
        """Consent, application, privilege with its paper."""
        admitted, token = self.begin()
        newcomer, actor = self.newcomer, parent(admitted.account)
        child = person_by_iin(newcomer.child_iin)
        if child is None:
            return 0
        frame = Frame(city=self.town.city, actor=actor, moment=self.moment)
        give_consent(
            **frame,
            request_key=f"{self.key}:consent",
            person=admitted.person,
            kind="registry",
            text_version=CONSENT_VERSION,
            language=newcomer.language,
            through="portal",
        )
        filed = queue.file_application(
            **frame,
            request_key=f"{self.key}:apply",
            guardian=admitted.person,
            child=child,
            filing=token,
            privilege=newcomer.privilege or None,
        )
        claim = privilege_of(filed.application_id) if newcomer.privilege else None
        proof = self.town.proof
        if proof and claim is not None and claim % 10:  # one family in ten never brings the paper
            queue.keep_proof(
                **frame,
                request_key=f"{self.key}:proof",
                privilege=claim,
                document=proof,
            )
        return 1


@act("application.filed", queue=True)
def _file_at_once(
    *, actor: Actor, moment: datetime, request_key: str, city: str, filing: _Filing
) -> int:
    """All that a family does on its way to a number, in one transaction."""
    del actor, moment, request_key, city
    return filing.finish()


def privilege_of(application: int) -> int | None:
    """The newest claim of the application."""
    found = queue_queries.privilege_of(application)
    return None if found is None else int(found.pk)


def renew_certificates(town: Town, moment: datetime) -> int:
    """Families whose certificate runs out bring a new one; one in ten forgets."""
    brought = 0
    for held in reads.certificates_to_renew(town.city, clock.day_of(moment)):
        if held.child in town.alone or held.privilege % 10 == 1 or town.proof is None:
            continue
        queue.keep_proof(
            actor=parent(held.account),
            moment=moment,
            request_key=f"season:renew:{held.privilege}:{held.valid_until}",
            city=town.city,
            privilege=held.privilege,
            document=town.proof,
        )
        brought += 1
    return brought


def answer_vouchers(town: Town, moment: datetime) -> int:
    """Families confirm or refuse their voucher, each after its own time; some forget."""
    confirmed: list[reads.Held] = []
    refused: list[reads.Held] = []
    for held in reads.issued(town.city):
        if held.child in town.alone:
            continue
        habits = crowd.family(town.seed, held.child)
        due = clock.day_of(held.since) + timedelta(days=habits.confirm_after)
        if habits.answer is crowd.Answer.FORGET or clock.day_of(moment) < due:
            continue
        (confirmed if habits.answer is crowd.Answer.CONFIRM else refused).append(held)
    if confirmed:
        vouchers.confirm_vouchers(
            actor=[parent(held.account) for held in confirmed],
            moment=moment,
            request_key=f"season:confirm:{town.city}:{moment.isoformat()}",
            city=town.city,
            vouchers=[held.voucher for held in confirmed],
        )
    for held in refused:
        contracts.give_back_voucher(
            actor=parent(held.account),
            moment=moment,
            request_key=f"season:refuse:{held.voucher}",
            city=town.city,
            voucher=held.voucher,
        )
    return len(confirmed) + len(refused)


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
    """Confirmed families choose: one they like, else any free one, else waiting lists.

    Whoever has filed a list waits for the round of the evening first.
    """
    groups, listed = reads.ordinary_groups(town.city), reads.listed(town.city)
    free = open_seats(town.city)
    claims: list[Claim] = []
    claimants: list[Actor] = []
    wishes: list[Claim] = []
    waiters: list[Actor] = []
    for held in reads.seeking(town.city):
        confirmed_today = clock.day_of(held.since) == clock.day_of(moment)
        if held.child in town.alone or (confirmed_today and held.child in listed):
            continue
        band = groups.get(held.band, [])
        liked = crowd.wishes(town.seed, held.child, band)
        best = next((group for group in liked if free.get(group, 0) > 0), None)
        waits = crowd.family(town.seed, held.child).waits
        if best is None and not (waits and liked):
            best = next((group for group in band if free.get(group, 0) > 0), None)
        if best is None:
            wishes += [Claim(held.voucher, group) for group in liked]
            waiters += [parent(held.account)] * len(liked)
            continue
        free[best] -= 1
        claims.append(Claim(held.voucher, best))
        claimants.append(parent(held.account))
    if wishes:
        places.join_waiting_lists(
            actor=waiters,
            moment=moment,
            request_key=f"season:wait:{town.city}:{moment.isoformat()}",
            city=town.city,
            wishes=wishes,
        )
    if not claims:
        return 0
    answers = contracts.choose_places(
        actor=claimants,
        moment=moment,
        request_key=f"season:choose:{town.city}:{moment.isoformat()}",
        city=town.city,
        claims=claims,
    )
    return sum(answer.verdict == "ok" for answer in answers)


def answer_offers(town: Town, moment: datetime) -> int:
    """Families to whom a freed seat was offered take it, or let it lapse."""
    taken = [
        offer
        for offer in reads.offers(town.city)
        if offer.child not in town.alone and crowd.family(town.seed, offer.child).accepts_offer
    ]
    if taken:
        contracts.take_offers(
            actor=[parent(offer.account) for offer in taken],
            moment=moment,
            request_key=f"season:offers:{town.city}:{moment.isoformat()}",
            city=town.city,
            waits=[offer.wait for offer in taken],
        )
    return len(taken)


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


def wish_to_move(town: Town, moment: datetime) -> int:
    """Some families whose children attend ask for other groups, and sign at once."""
    day = clock.day_of(moment)
    groups = reads.ordinary_groups(town.city)
    asking: list[reads.Settled] = []
    asked: list[Asked] = []
    for one in reads.settled(town.city, day):
        after = crowd.moves_after(town.seed, one.child)
        if after < 0 or (day - one.since).days < after or one.child in town.alone:
            continue
        others = [group for group in groups.get(one.band, []) if group != one.group]
        liked = crowd.wishes(town.seed + 1, one.child, others)
        if liked:
            asking.append(one)
            asked.append(Asked(one.enrolment, liked))
    if not asked:
        return 0
    actors = [parent(one.account) for one in asking]
    drafted = contracts.ask_transfers(
        actor=actors,
        moment=moment,
        request_key=f"season:wishes:{town.city}:{moment.isoformat()}",
        city=town.city,
        asked=asked,
    )
    return signing.families_consent(town, drafted, actors, moment)
