from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0003_sequence'),
    ]

    operations = [
        migrations.CreateModel(
            name='Log',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
            ],
            options={
                'db_table': 'journal_log',
            },
        ),
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('index', models.BigIntegerField(primary_key=True, serialize=False)),
                ('city', models.CharField(max_length=24)),
                ('seq', models.BigIntegerField(null=True)),
                ('part', models.IntegerField()),
                ('body', models.BinaryField()),
            ],
            options={
                'db_table': 'journal_log_entry',
                'constraints': [models.UniqueConstraint(fields=('city', 'seq', 'part'), name='log_entry_told_once'), models.CheckConstraint(condition=models.Q(('index__gte', 0)), name='log_entry_from_0')],
            },
        ),
    ]
