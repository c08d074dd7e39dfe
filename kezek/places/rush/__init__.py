"""The rush lane: claims of free places at the hour when everybody comes at once.

One process with one writer. It books whatever has arrived while the last commit was under way, in
one call of `places_claim`, and answers only after the commit. It knows neither Django nor any other
room: a signed ticket says who asks, the guards are all in SQL (`docs/decisions/rush-lane.md`).
"""
