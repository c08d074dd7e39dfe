"""Kindergartens, groups with `capacity` and `taken`, photos, staff posts."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kezek.core.retention import Retention
from kezek.people.models import Account
from kezek.policy.models import City


class Kindergarten(models.Model):
    """A preschool organisation with a state order."""

    retention: ClassVar[Retention] = Retention.REFERENCE

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    code = models.CharField(max_length=32)
    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400)
    kind = models.CharField(max_length=12)
    district = models.CharField(max_length=60)
    address_kk = models.CharField(max_length=200)
    address_ru = models.CharField(max_length=200)
    lat = models.FloatField()
    lon = models.FloatField()
    opened_on = models.DateField(null=True)
    bin = models.CharField(max_length=12)
    iban = models.CharField(max_length=34)
    phone = models.CharField(max_length=20)  # the office's, public
    parent_fee = models.IntegerField()  # tenge a month
    features = ArrayField(models.CharField(max_length=24), default=list)
    picture_seed = models.IntegerField()

    class Meta:
        """Codes are a city's own."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "code"], name="kindergarten_city_code"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["state", "private", "departmental"]),
                name="kindergarten_kind",
            ),
            models.CheckConstraint(condition=models.Q(parent_fee__gte=0), name="kindergarten_fee"),
        ]

    def __str__(self) -> str:
        """The code."""
        return self.code


class Group(models.Model):
    """A group: children of one age band, one language.

    `taken` counts live places; only `take_seat`, `free_seat`, `shift_seats` and the SQL claim
    change it.
    """

    retention: ClassVar[Retention] = Retention.REFERENCE

    city = models.ForeignKey(City, on_delete=models.PROTECT, db_index=False)
    kindergarten = models.ForeignKey(Kindergarten, on_delete=models.PROTECT, related_name="groups")
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=80)
    band = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    hours = models.DecimalField(max_digits=3, decimal_places=1)
    kind = models.CharField(max_length=12, default="ordinary")
    capacity = models.PositiveSmallIntegerField()
    taken = models.SmallIntegerField(default=0)
    published = models.BooleanField(default=True)

    class Meta:
        """Never more children than chairs."""

        indexes: ClassVar = [models.Index(fields=["city", "band"], name="group_city_band")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kindergarten", "code"], name="group_code"),
            models.CheckConstraint(
                condition=models.Q(taken__gte=0) & models.Q(taken__lte=models.F("capacity")),
                name="group_taken",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["ordinary", "special", "sanatorium"]),
                name="group_kind",
            ),
        ]

    def __str__(self) -> str:
        """Code."""
        return self.code


class Photo(models.Model):
    """A picture of rooms and equipment; drawn from a seed until the kindergarten uploads one."""

    retention: ClassVar[Retention] = Retention.REFERENCE

    kindergarten = models.ForeignKey(Kindergarten, on_delete=models.CASCADE, related_name="photos")
    subject = models.CharField(max_length=16)  # playroom, gym, canteen, bedroom, yard, medical
    seed = models.IntegerField()
    ordering = models.PositiveSmallIntegerField()

    class Meta:
        """A subject stands once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kindergarten", "subject"], name="photo_subject"),
        ]

    def __str__(self) -> str:
        """The subject."""
        return self.subject


class StaffPost(models.Model):
    """Account × kindergarten: its head, or an educator of a group."""

    retention: ClassVar[Retention] = Retention.CASE

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    kindergarten = models.ForeignKey(Kindergarten, on_delete=models.PROTECT, related_name="posts")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="posts")
    role = models.CharField(max_length=10)
    until = models.DateField(null=True)

    class Meta:
        """An educator has a group, a head has none."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role="head", group=None)
                | models.Q(role="educator", group__isnull=False),
                name="staffpost_role",
            ),
        ]

    def __str__(self) -> str:
        """Role."""
        return self.role
