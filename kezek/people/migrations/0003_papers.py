"""A guardian whom the registry does not name yet, by a document shown at the counter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_phones")]

    operations = [
        migrations.AddField("guardianship", "paper_sealed", models.BinaryField(null=True)),
    ]
