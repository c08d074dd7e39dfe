from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attendance", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="comment_sealed",
            field=models.BinaryField(null=True),
        ),
    ]
