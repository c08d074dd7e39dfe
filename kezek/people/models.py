"""Persons, guardianship, accounts and roles. IINs, names and phones are sealed."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from kezek.core.retention import Retention
from kezek.policy.models import City


class Person(models.Model):
    """A person as the register knows them. National: belongs to no city."""

    retention: ClassVar[Retention] = Retention.CASE

    iin_sealed = models.BinaryField()
    iin_mark = models.BinaryField(max_length=32, unique=True)
    name_sealed = models.BinaryField()
    birth_date = models.DateField()
    sex = models.CharField(max_length=1)
    died_on = models.DateField(null=True)

    class Meta:
        """Sex as the register gives it."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(sex__in=["m", "f"]), name="person_sex"),
        ]

    def __str__(self) -> str:
        """The row's number; never a name."""
        return f"person {self.pk}"


class Phone(models.Model):
    """A phone of a person: the register's, or one they confirmed.

    One that ended is empty; its mark stays, so that the registry's old phone is known as old.
    """

    retention: ClassVar[Retention] = Retention.CASE

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    sealed = models.BinaryField()
    mark = models.BinaryField(max_length=32, db_index=True)
    source = models.CharField(max_length=10)  # registry, confirmed (the second), counter, eds
    confirmed_at = models.DateTimeField(null=True)
    main = models.BooleanField(db_default=False)  # codes go here, whatever the registry held before
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A phone stands once per person; one of them is chosen for codes."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "mark"], name="phone_person_mark"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(main=True), name="phone_one_main"
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=["registry", "confirmed", "counter", "eds"]),
                name="phone_source",
            ),
            models.CheckConstraint(
                condition=models.Q(main=False) | models.Q(ended_at=None), name="phone_main_is_live"
            ),
        ]

    def __str__(self) -> str:
        """The row's number."""
        return f"phone {self.pk}"


class Guardianship(models.Model):
    """Parent or other legal representative of a child."""

    retention: ClassVar[Retention] = Retention.CASE

    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardianships")
    guardian = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="wards")
    kind = models.CharField(max_length=10)  # mother, father, guardian
    paper_sealed = models.BinaryField(null=True)  # the document, where no registry says it
    until = models.DateField(null=True)

    class Meta:
        """One live relation per pair."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "guardian"],
                condition=models.Q(until=None),
                name="guardianship_live_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["mother", "father", "guardian"]),
                name="guardianship_kind",
            ),
        ]

    def __str__(self) -> str:
        """The row's number."""
        return f"guardianship {self.pk}"


class Account(AbstractBaseUser):
    """Somebody who signs in: parent or staff. There are no passwords, only codes."""

    retention: ClassVar[Retention] = Retention.CASE

    handle = models.UUIDField(unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    language = models.CharField(max_length=2, default="kk")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "handle"
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    def __str__(self) -> str:
        """The row's number; never a name."""
        return f"account {self.pk}"


class RoleGrant(models.Model):
    """A staff role of an account in a city; being a parent needs no grant."""

    retention: ClassVar[Retention] = Retention.CASE

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    city = models.ForeignKey(City, on_delete=models.PROTECT)
    role = models.CharField(max_length=12)
    until = models.DateField(null=True)

    class Meta:
        """A live role stands once per account and city."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "city", "role"],
                condition=models.Q(until=None),
                name="rolegrant_live",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    role__in=["head", "educator", "department", "counter", "auditor"]
                ),
                name="rolegrant_role",
            ),
        ]

    def __str__(self) -> str:
        """Role and city."""
        return f"{self.role} {self.city_id}"


class ChildCase(models.Model):
    """The child's one case in the country.

    The live application, voucher and place point here by a UNIQUE foreign key that closing sets to
    NULL.
    """

    retention: ClassVar[Retention] = Retention.CASE

    child = models.OneToOneField(
        Person, on_delete=models.PROTECT, primary_key=True, related_name="case"
    )
    city = models.ForeignKey(City, on_delete=models.PROTECT)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        """The row's number."""
        return f"case {self.pk}"


class Challenge(models.Model):
    """A one-time code on its way to a phone. Wall time."""

    retention: ClassVar[Retention] = Retention.SHORT

    token = models.UUIDField(unique=True)
    purpose = models.CharField(max_length=12)  # sign_in, apply, phone
    subject_mark = models.BinaryField(max_length=32)  # mark of the IIN that was typed
    subject_sealed = models.BinaryField()  # the IIN itself, sealed
    address_mark = models.BinaryField(max_length=32)  # the phone the code went to
    code_mac = models.BinaryField(max_length=32)
    reachable = models.BooleanField()  # False: nobody can ever answer it, but it looks the same
    tries_left = models.SmallIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """Rate limits count an IIN's newest; tries never go below zero."""

        indexes: ClassVar = [
            models.Index(fields=["subject_mark", "-made_at"], name="challenge_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(tries_left__gte=0), name="challenge_tries"),
        ]

    def __str__(self) -> str:
        """Purpose."""
        return f"challenge {self.purpose}"


class Consent(models.Model):
    """What a person agreed to, in which version of the text."""

    retention: ClassVar[Retention] = Retention.CASE

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=16)  # registry, counter
    text_version = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    through = models.CharField(max_length=10)  # portal, counter
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True)  # of the counter
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Kind and version."""
        return f"{self.kind} {self.text_version}"


class Statement(models.Model):
    """What a person asked for and signed with their EDS: the text byte for byte, the signature."""

    retention: ClassVar[Retention] = Retention.CASE

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=16)  # phone
    text_sealed = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    cms = models.BinaryField()
    certificate_serial = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        """Kind and the beginning of the fingerprint."""
        return f"{self.kind} {self.sha256[:8]}"


class Lookup(models.Model):
    """A member of staff opened a person's data: who, whom, why."""

    retention: ClassVar[Retention] = Retention.CASE

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=40)
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        """Purpose."""
        return self.purpose
