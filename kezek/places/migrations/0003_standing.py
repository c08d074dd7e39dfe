"""Lists of wishes and the rounds that serve them; a place may come from one."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kindergartens", "0001_tables"),
        ("people", "0002_phones"),
        ("places", "0002_functions"),
        ("policy", "0003_any_right"),
        ("queue", "0005_moves"),
        ("vouchers", "0003_foresight"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("state", models.CharField(default="served", max_length=8)),
                ("cause", models.CharField(max_length=10)),
                ("served_at", models.DateTimeField()),
                ("cutoff_seq", models.BigIntegerField()),
                (
                    "priorities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), size=None
                    ),
                ),
                ("reserve_first", models.CharField(max_length=8)),
                ("solvers", models.CharField(default="", max_length=80)),
                ("input_sha256", models.CharField(default="", max_length=64)),
                ("result_sha256", models.CharField(default="", max_length=64)),
                ("lists", models.PositiveIntegerField(default=0)),
                ("groups", models.PositiveIntegerField(default=0)),
                ("seats", models.PositiveIntegerField(default=0)),
                ("placed", models.PositiveIntegerField(default=0)),
                ("first_wish", models.PositiveIntegerField(default=0)),
                ("reason", models.CharField(default="", max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="RoundGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seats", models.PositiveSmallIntegerField()),
                ("kept", models.PositiveSmallIntegerField(default=0)),
                ("wanted", models.PositiveIntegerField()),
                ("admitted", models.PositiveSmallIntegerField()),
                ("last_rank", models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RoundRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("right", models.CharField(max_length=16)),
                ("protected", models.BooleanField(default=False)),
                (
                    "groups",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "ranks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "siblings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BooleanField(), size=None
                    ),
                ),
                (
                    "tried",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                ("got", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="StandingChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordering", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="StandingList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(default="filed", max_length=10)),
                ("confirms", models.BooleanField(default=False)),
                ("filed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="place",
            name="place_via",
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("via__in", ["claim", "offer", "choice", "import"])),
                name="place_via",
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="city",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="policy.city"
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="policy_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="policy.policyversion"
            ),
        ),
        migrations.AddField(
            model_name="roundgroup",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="kindergartens.group",
            ),
        ),
        migrations.AddField(
            model_name="roundgroup",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="wished",
                to="places.round",
            ),
        ),
        migrations.AddField(
            model_name="roundrow",
            name="place",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="round_row",
                to="places.place",
            ),
        ),
        migrations.AddField(
            model_name="roundrow",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="places.round",
            ),
        ),
        migrations.AddField(
            model_name="roundrow",
            name="voucher",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vouchers.voucher"
            ),
        ),
        migrations.AddField(
            model_name="standingchoice",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="kindergartens.group",
            ),
        ),
        migrations.AddField(
            model_name="standinglist",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="standing_lists",
                to="queue.application",
            ),
        ),
        migrations.AddField(
            model_name="standinglist",
            name="city",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="policy.city"
            ),
        ),
        migrations.AddField(
            model_name="standingchoice",
            name="filed_list",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="choices",
                to="places.standinglist",
            ),
        ),
        migrations.AddField(
            model_name="roundrow",
            name="filed_list",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="places.standinglist",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(fields=("city", "number"), name="round_number"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["served", "halted"])), name="round_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("cause__in", ["iteration", "opening", "day", "hand"])),
                name="round_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundgroup",
            constraint=models.UniqueConstraint(fields=("round", "group"), name="roundgroup_once"),
        ),
        migrations.AddConstraint(
            model_name="roundgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("admitted__lte", models.F("seats")), ("kept__lte", models.F("seats"))
                ),
                name="roundgroup_seats",
            ),
        ),
        migrations.AddIndex(
            model_name="standinglist",
            index=models.Index(
                condition=models.Q(("state", "filed")), fields=["city"], name="standinglist_filed"
            ),
        ),
        migrations.AddConstraint(
            model_name="standinglist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "filed")),
                fields=("application",),
                name="standinglist_one_filed",
            ),
        ),
        migrations.AddConstraint(
            model_name="standinglist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "filed")),
                    models.Q(("ended_at__isnull", False), ("state__in", ["withdrawn", "served"])),
                    _connector="OR",
                ),
                name="standinglist_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingchoice",
            constraint=models.UniqueConstraint(
                fields=("filed_list", "ordering"), name="standingchoice_ordering"
            ),
        ),
        migrations.AddConstraint(
            model_name="standingchoice",
            constraint=models.UniqueConstraint(
                fields=("filed_list", "group"), name="standingchoice_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="roundrow",
            constraint=models.UniqueConstraint(
                fields=("round", "filed_list"), name="roundrow_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="roundrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("got", 0), ("place", None)),
                    models.Q(("got__gt", 0), ("place__isnull", False)),
                    _connector="OR",
                ),
                name="roundrow_got",
            ),
        ),
    ]
