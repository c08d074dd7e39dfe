import django.db.models.fields.json
from django.db import migrations, models

# The version that rules in a city on a day, as `version_in_force` of kezek/policy/queries.py finds
# it: for statements that can't ask Python.
_VERSION = """
CREATE FUNCTION policy_version_on(p_city text, p_day date) RETURNS bigint
    LANGUAGE sql STABLE AS $$
    SELECT id FROM policy_policyversion
    WHERE city_id = p_city AND lower(valid) <= p_day
      AND (NOT needs_acknowledgement
           OR acknowledged_at < (p_day + 1)::timestamp AT TIME ZONE 'Asia/Almaty')
    ORDER BY lower(valid) DESC LIMIT 1
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("policy", "0003_any_right"),
    ]

    operations = [
        migrations.AddField(
            model_name="policyversion",
            name="places_mode",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.fields.json.KT("document__rule__places_mode__value"),
                output_field=models.CharField(max_length=16),
            ),
        ),
        migrations.RunSQL(_VERSION, reverse_sql="DROP FUNCTION policy_version_on(text, date)"),
    ]
