"""Pages for everyone, without sign-in."""

from django.urls import path

from kezek.portal.views.public import (
    advice,
    card,
    forecast,
    issues,
    kindergartens,
    money,
    moves,
    places,
    queue,
    rounds,
    rules,
    start,
    verify,
    words,
)

urlpatterns = [
    path("", start.start, name="start"),
    path("steps/", words.steps, name="steps"),
    path("questions/", words.questions, name="questions"),
    path("advice/", advice.advice, name="advice"),
    path("check/", queue.check, name="check"),
    path("queue/", queue.open_queue, name="queue"),
    path("queue/<slug:code>/", queue.queue_type, name="queue-type"),
    path("kindergartens/", kindergartens.kindergartens, name="kindergartens"),
    path("kindergartens/pins.json", kindergartens.pins, name="pins"),
    path("kindergartens/<slug:code>/", card.kindergarten, name="kindergarten"),
    path("forecast/", forecast.forecast, name="forecast"),
    path("issues/", issues.iterations, name="iterations"),
    path("issues/<int:number_>/", issues.iteration, name="iteration"),
    path("places/", places.places, name="places"),
    path("moves/", moves.moves, name="moves"),
    path("moves/<int:run>/", moves.night, name="night"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/<int:number_>/", rounds.round_, name="round"),
    path("money/", money.flow, name="money"),
    path("rules/", rules.rules, name="rules"),
    path("verify/", verify.verify, name="verify"),
]
