"""What the log does not tell of lines, and who in them has an offer of that very group."""

from django.db import migrations, models

_OFFERED = """
    UPDATE openlog_standing s SET offered = true
    FROM places_wait w WHERE w.id = s.wait AND w.state = 'offered'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("openlog", "0002_promises"),
        ("places", "0006_round_openings"),
    ]

    operations = [
        migrations.AddField("standing", "hidden", models.BooleanField(default=False)),
        migrations.AddField("standing", "offered", models.BooleanField(default=False)),
        migrations.RunSQL(_OFFERED, migrations.RunSQL.noop),
    ]
