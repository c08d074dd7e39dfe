"""Making a forecast, and judging those made before by what has happened since."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.policy.queries import queue_types, rules_for
from kezek.policy.rules import Rules
from kezek.vouchers.forecast.method import VERSION, Inputs, Reach, days_of, reaches
from kezek.vouchers.forecast.past import codes_of, inputs_of, path_of
from kezek.vouchers.models import Forecast, Trial

TRIED_EACH: Final = 12  # applications of a queue whose forecast is kept each month, about

_JUDGE: Final = """
UPDATE vouchers_trial t SET verdict = j.verdict, settled_on = %(day)s
FROM (
  SELECT q.id, CASE
    WHEN moved THEN 'void'
    WHEN got < first THEN 'early'
    WHEN got > last THEN 'late'
    WHEN got IS NOT NULL THEN 'inside'
    WHEN state <> 'waiting' THEN 'void'
    WHEN last < %(day)s THEN 'late'
  END AS verdict
  FROM (
    SELECT o.id, o.first, o.last, a.state, a."right" <> k."right" AS moved,
           (SELECT (min(v.issued_at) AT TIME ZONE %(zone)s)::date FROM vouchers_voucher v
            WHERE v.application_id = o.application_id AND v.issued_at >= f.made_at) AS got
    FROM vouchers_trial o
    JOIN vouchers_forecast f ON f.id = o.forecast_id
    JOIN queue_application a ON a.id = o.application_id
    JOIN policy_queuetype k ON k.id = o.queue_type_id
    WHERE o.verdict = 'open' AND f.city_id = %(city)s
  ) q
) j WHERE t.id = j.id AND j.verdict IS NOT NULL
"""

_ACCURACY: Final = """
SELECT k.code, count(*) FILTER (WHERE t.verdict = 'inside'), count(*)
FROM vouchers_trial t JOIN policy_queuetype k ON k.id = t.queue_type_id
WHERE k.city_id = %(city)s AND t.verdict IN ('inside', 'early', 'late')
  AND t.settled_on > %(day)s::date - 366
GROUP BY k.code ORDER BY k.code
"""

_SAMPLE: Final = """
SELECT q.id, q.kind, q.place, q.may_from, p.birth_date FROM (
  SELECT id, queue_type_id AS kind, may_from, child_id,
         row_number() OVER line AS place, count(*) OVER (PARTITION BY queue_type_id) AS many
  FROM queue_application WHERE city_id = %(city)s AND state = 'waiting'
  WINDOW line AS (PARTITION BY queue_type_id ORDER BY filed_at, order_seq, entry)
) q JOIN people_person p ON p.id = q.child_id
WHERE (q.place - 1) %% greatest(1, q.many / %(each)s) = 0 ORDER BY q.kind, q.place
"""


@act("forecast.made")
def make_forecast(*, actor: Actor, moment: datetime, request_key: str, city: str) -> int:
    """Work out how far the city's queues may move; returns the forecast's number.

    Judges what was forecast before by the vouchers issued since. The first one of a month keeps a
    sample of its own forecasts to be judged later.
    """
    day = clock.day_of(moment)
    inputs = inputs_of(city, day)
    found = reaches(inputs) if _moves(inputs) else {}
    new_month = not Forecast.objects.filter(city_id=city, day__gte=day.replace(day=1)).exists()
    _judge(city, day)
    row = Forecast.objects.create(
        city_id=city,
        made_at=moment,
        day=day,
        version=VERSION,
        seed=inputs.seed(),
        sha256=inputs.sha256(),
        months=len(inputs.history),
        inputs=_plain(inputs),
        reaches={key: [reach.early, reach.late, reach.schooled] for key, reach in found.items()},
        accuracy=_accuracy(city, day),
    )
    if new_month and found:
        _keep_sample(row, found, rules_for(city, day))
    record(
        "forecast.made",
        city=city,
        subject=row.pk,
        actor=actor,
        cause="calendar",
        moment=moment,
        data={
            "months": row.months,
            "seed": row.seed,
            "sha256": row.sha256,
            "version": row.version,
        },
    )
    return int(row.pk)


def _moves(inputs: Inputs) -> bool:
    """Whether anything is known of vouchers at all, past or to come."""
    return any(month.issued for month in inputs.history) or any(inputs.announced)


def _plain(inputs: Inputs) -> dict[str, Any]:
    """The inputs as the column keeps them: without what is nothing."""
    whole = asdict(inputs)
    for month in whole["history"]:
        month["flows"] = {
            code: {name: value for name, value in flow.items() if value}
            for code, flow in month["flows"].items()
        }
    return whole | {"day": inputs.day.isoformat()}


def _judge(city: str, day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_JUDGE, {"city": city, "day": day, "zone": str(clock.ALMATY)})


def _accuracy(city: str, day: date) -> dict[str, list[int]]:
    """Forecasts that came true and forecasts judged in the last year, by queue and in all («»)."""
    with connection.cursor() as cursor:
        cursor.execute(_ACCURACY, {"city": city, "day": day})
        found = {code: [int(hits), int(tried)] for code, hits, tried in cursor.fetchall()}
    sums = [sum(pair[n] for pair in found.values()) for n in (0, 1)]
    return {**found, "": sums}


def _keep_sample(row: Forecast, found: dict[str, Reach], rules: Rules) -> None:
    types = queue_types(row.city_id)
    kinds, codes = {kind.pk: kind for kind in types.values()}, codes_of(types)
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLE, {"city": row.city_id, "each": TRIED_EACH})
        sample = cursor.fetchall()
    trials = []
    for application, kind, place, may_from, born in sample:
        reach = found.get(">".join(path_of(rules, codes, kinds[kind], born, row.day)))
        span = days_of(reach, row.day, place, may_from) if reach else None
        if span is not None:
            trials.append(
                Trial(
                    forecast=row,
                    application_id=application,
                    queue_type_id=kind,
                    position=place,
                    first=span[0],
                    last=span[1],
                )
            )
    Trial.objects.bulk_create(trials)
