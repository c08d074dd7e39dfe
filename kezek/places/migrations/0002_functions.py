from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_tables"),
        ("journal", "0002_functions"),
        ("kindergartens", "0001_tables"),
        ("people", "0001_tables"),
        ("vouchers", "0001_tables"),
    ]

    operations = [
        migrations.RunSQL(
            Path(__file__).with_suffix(".sql").read_text("utf-8"),
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
