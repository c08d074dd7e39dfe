from django.db import migrations, models
from django.db.models import Q

PENDING, PROVEN = "pending", "proven"


class Migration(migrations.Migration):
    dependencies = [("queue", "0001_tables")]

    operations = [
        migrations.AddField("privilege", "issued_on", models.DateField(null=True)),
        migrations.AddField("privilege", "renewing", models.BooleanField(db_default=False)),
        migrations.AddField("privilege", "ask_from", models.DateTimeField(null=True)),
        migrations.AddField("privilege", "barred_until", models.DateField(null=True)),
        migrations.RemoveIndex("privilege", "privilege_review"),
        migrations.AddIndex(
            "privilege",
            models.Index(
                fields=["review_due_at"],
                condition=Q(state=PENDING) | Q(renewing=True),
                name="privilege_review",
            ),
        ),
        migrations.AddIndex(
            "privilege",
            models.Index(
                fields=["valid_until"],
                condition=Q(state=PROVEN, valid_until__isnull=False),
                name="privilege_valid",
            ),
        ),
        migrations.AddIndex(
            "privilege",
            models.Index(
                fields=["ask_from"],
                condition=Q(state=PENDING, ask_from__isnull=False),
                name="privilege_ask",
            ),
        ),
        migrations.RemoveConstraint("privilege", "privilege_state"),
        migrations.AddConstraint(
            "privilege",
            models.CheckConstraint(
                condition=Q(state__in=[PENDING, PROVEN, "refused", "expired", "false"]),
                name="privilege_state",
            ),
        ),
        migrations.AddConstraint(
            "privilege",
            models.CheckConstraint(
                condition=Q(renewing=False) | Q(state=PROVEN), name="privilege_renewing"
            ),
        ),
    ]
