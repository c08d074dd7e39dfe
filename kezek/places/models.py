"""Places: a child's seat in a group until leaving; waiting lists; lists of wishes and rounds.

Also which papers open special groups to a child, and what the bulletins have opened.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kezek.core.retention import Retention
from kezek.kindergartens.models import Group
from kezek.people.models import ChildCase, Person
from kezek.policy.models import City, PolicyVersion
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher


class Place(models.Model):
    """One seat of one child. Live = offered, claimed or held; a group's `taken` counts these."""

    retention: ClassVar[Retention] = Retention.MONEY

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    number = models.CharField(max_length=12)
    case = models.OneToOneField(
        ChildCase, on_delete=models.PROTECT, null=True, related_name="place"
    )
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="places")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="places")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="places")
    state = models.CharField(max_length=10)
    via = models.CharField(max_length=10)  # claim, offer, choice, transfer, import
    taken_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    release_reason = models.CharField(max_length=16, default="")

    class Meta:
        """One live place per child."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "number"], name="place_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=["offered", "claimed", "held"], case__isnull=False)
                | models.Q(state="released", case=None, released_at__isnull=False),
                name="place_case_while_live",
            ),
            models.CheckConstraint(
                condition=models.Q(via__in=["claim", "offer", "choice", "transfer", "import"]),
                name="place_via",
            ),
        ]

    def __str__(self) -> str:
        """The public number."""
        return self.number


class Wait(models.Model):
    """A child's line in the waiting list of one group.

    `own` is the place of a child that attends already and waits to be moved; without it the child
    waits for its first place.
    """

    retention: ClassVar[Retention] = Retention.CASE

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="waits")
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="waits")
    voucher_at = models.DateTimeField()  # order: voucher date, then filing
    filed_at = models.DateTimeField()
    joined_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="waits")
    own = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="own_waits")
    offer_due_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        """A child stands once in a group's list; offers are swept by term."""

        indexes: ClassVar = [
            models.Index(
                fields=["group", "voucher_at", "filed_at", "id"],
                condition=models.Q(state="waiting"),
                name="wait_line",
            ),
            models.Index(
                fields=["city", "offer_due_at"],
                condition=models.Q(state="offered"),
                name="wait_offer_due",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["voucher", "group"],
                condition=models.Q(state__in=["waiting", "offered"]),
                name="wait_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "accepted", "lapsed", "left"])
                | models.Q(state="offered", place__isnull=False, offer_due_at__isnull=False),
                name="wait_state",
            ),
            models.CheckConstraint(
                condition=models.Q(own=None) | ~models.Q(state__in=["offered", "lapsed"]),
                name="wait_own_is_not_asked",
            ),
        ]

    def __str__(self) -> str:
        """State."""
        return f"wait {self.state}"


class StandingList(models.Model):
    """The groups that a family would like, best first; filed while in line or with a voucher.

    A filed list takes part in a round while the child has a voucher and no place. `confirms`: the
    family lets the round confirm the voucher for it, together with the place.
    """

    retention: ClassVar[Retention] = Retention.CASE

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="standing_lists"
    )
    state = models.CharField(max_length=10, default="filed")
    confirms = models.BooleanField(default=False)
    filed_at = models.DateTimeField()  # of the list as it stands
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One filed list per application; rounds read the city's filed ones."""

        indexes: ClassVar = [
            models.Index(
                fields=["city"], condition=models.Q(state="filed"), name="standinglist_filed"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(state="filed"),
                name="standinglist_one_filed",
            ),
            models.CheckConstraint(
                condition=models.Q(state="filed", ended_at=None)
                | models.Q(state__in=["withdrawn", "served"], ended_at__isnull=False),
                name="standinglist_state",
            ),
        ]

    def __str__(self) -> str:
        """State."""
        return f"list {self.state}"


class StandingChoice(models.Model):
    """One wish of a list: `ordering` 1 is the best."""

    retention: ClassVar[Retention] = Retention.CASE

    filed_list = models.ForeignKey(
        StandingList, on_delete=models.CASCADE, related_name="choices", db_index=False
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    ordering = models.PositiveSmallIntegerField()

    class Meta:
        """A group stands in a list once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["filed_list", "ordering"], name="standingchoice_ordering"
            ),
            models.UniqueConstraint(fields=["filed_list", "group"], name="standingchoice_group"),
        ]

    def __str__(self) -> str:
        """The order."""
        return str(self.ordering)


class Round(models.Model):
    """The lists of a city served at once, with all that a second computation needs.

    A halted one served nobody: the solvers or the audit disagreed, or a seat was refused.
    """

    retention: ClassVar[Retention] = Retention.FOREVER

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, default="served")
    cause = models.CharField(max_length=10)  # iteration, opening, day, hand
    served_at = models.DateTimeField()
    cutoff_seq = models.BigIntegerField()
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT)
    priorities = ArrayField(models.CharField(max_length=16))
    reserve_first = models.CharField(max_length=8)  # what the protected are considered for first
    solvers = models.CharField(max_length=80, default="")
    input_sha256 = models.CharField(max_length=64, default="")
    result_sha256 = models.CharField(max_length=64, default="")
    lists = models.PositiveIntegerField(default=0)
    groups = models.PositiveIntegerField(default=0)
    seats = models.PositiveIntegerField(default=0)
    placed = models.PositiveIntegerField(default=0)
    first_wish = models.PositiveIntegerField(default=0)  # of the placed, those with their first
    reason = models.CharField(max_length=200, default="")  # of a halted one

    class Meta:
        """Rounds of a city are numbered without gaps."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "number"], name="round_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=["served", "halted"]), name="round_state"
            ),
            models.CheckConstraint(
                condition=models.Q(cause__in=["iteration", "opening", "day", "hand"]),
                name="round_cause",
            ),
        ]

    def __str__(self) -> str:
        """City and number."""
        return f"{self.city_id} {self.number}"


class RoundGroup(models.Model):
    """A group that somebody wished for in a round."""

    retention: ClassVar[Retention] = Retention.FOREVER

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="wished", db_index=False
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField()  # free in the round, not the waiting list's
    kept = models.PositiveSmallIntegerField(default=0)  # of the seats, for the protected first
    wanted = models.PositiveIntegerField()
    admitted = models.PositiveSmallIntegerField()
    last_rank = models.PositiveIntegerField(null=True)  # of the last admitted; None: seats are left

    class Meta:
        """A group stands in a round once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "group"], name="roundgroup_once"),
            models.CheckConstraint(
                condition=models.Q(admitted__lte=models.F("seats"))
                & models.Q(kept__lte=models.F("seats")),
                name="roundgroup_seats",
            ),
        ]

    def __str__(self) -> str:
        """How many of how many."""
        return f"{self.admitted}/{self.seats}"


class RoundRow(models.Model):
    """A child in a round: the groups it wished for, its rank in each, what it got.

    The rank is the key that decided: 1 is first among all who wished for that group.
    """

    retention: ClassVar[Retention] = Retention.CASE

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="rows", db_index=False)
    filed_list = models.ForeignKey(StandingList, on_delete=models.PROTECT, related_name="rows")
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="+")
    right = models.CharField(max_length=16)
    protected = models.BooleanField(default=False)  # kept seats are for it first
    groups = ArrayField(models.BigIntegerField())
    ranks = ArrayField(models.IntegerField())
    siblings = ArrayField(models.BooleanField())  # a brother or sister goes to that kindergarten
    tried = ArrayField(models.SmallIntegerField())  # the order for the sake of a twin
    got = models.PositiveSmallIntegerField(default=0)  # which wish, from 1; 0: none
    place = models.OneToOneField(
        Place, on_delete=models.PROTECT, null=True, related_name="round_row"
    )

    class Meta:
        """A list stands in a round once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "filed_list"], name="roundrow_once"),
            models.CheckConstraint(
                condition=models.Q(got=0, place=None) | models.Q(got__gt=0, place__isnull=False),
                name="roundrow_got",
            ),
        ]

    def __str__(self) -> str:
        """Which wish came true."""
        return str(self.got)


class Entitlement(models.Model):
    """A paper that opens special or sanatorium groups to a child; which, the city's rules say."""

    retention: ClassVar[Retention] = Retention.CASE

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entitlements")
    document = models.CharField(max_length=32)
    shown_at = models.DateTimeField()
    valid_until = models.DateField(null=True)  # the last day; without one it has no term

    def __str__(self) -> str:
        """The paper."""
        return self.document


class Bulletin(models.Model):
    """The free places of a city that were published together, in the evening."""

    retention: ClassVar[Retention] = Retention.FOREVER

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    day = models.DateField()
    published_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    all_at = models.DateTimeField()  # until then, only for those whose turn has come
    places = models.PositiveIntegerField()

    class Meta:
        """One an evening."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "day"], name="bulletin_city_day"),
        ]

    def __str__(self) -> str:
        """City and day."""
        return f"{self.city_id} {self.day}"


class Opening(models.Model):
    """How many seats of a group bulletins have opened and nobody has taken yet.

    `seats` are those of the group's last bulletin: until `all_at` they are for those whose turn
    has come, the vouchers up to (`turn_issued_at`, `turn_ordinal`). `open_seats` are older and for
    everybody. Seats that came free since wait for the next bulletin.
    """

    retention: ClassVar[Retention] = Retention.REFERENCE

    group = models.OneToOneField(
        Group, on_delete=models.PROTECT, primary_key=True, related_name="opening"
    )
    bulletin = models.ForeignKey(
        Bulletin, on_delete=models.PROTECT, null=True, related_name="openings"
    )  # None: only a round has opened seats of it, those that it gave
    open_seats = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    all_at = models.DateTimeField()
    turn_issued_at = models.DateTimeField(null=True)  # None: nobody stood in line for its age
    turn_ordinal = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Seats."""
        return f"{self.open_seats}+{self.seats}"
