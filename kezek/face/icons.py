"""The drawn signs: each status has its own shape, so that it reads without colour."""

from typing import Final

from django.utils.safestring import SafeString, mark_safe

_LINE = 'fill="none" stroke="currentColor" stroke-width="{}" stroke-linecap="round"'
_THIN = _LINE.format("1.8") + ' stroke-linejoin="round"'
_BOLD = _LINE.format("2.4") + ' stroke-linejoin="round"'

# A seat is drawn on 24 x 32; the group picture and the icons share these outlines.
SEAT_FREE: Final = (
    f'<g {_LINE.format("2.2")} stroke-linejoin="round">'
    '<rect x="5" y="4" width="14" height="7" rx="2.2"/>'
    '<path d="M3 19.5h18M6.5 11v19M17.5 11v19"/></g>'
)
SEAT_TAKEN: Final = (
    '<g fill="currentColor"><circle cx="12" cy="5.2" r="4.2"/>'
    '<path d="M5.8 18.8v-3.6a4.6 4.6 0 0 1 4.6-4.6h3.2a4.6 4.6 0 0 1 4.6'
    ' 4.6v3.6z"/></g>'
    f'<path d="M2.6 19.7h18.8M6 20v10M18 20v10" {_LINE.format("2.2")}/>'
)
SEAT_OFFERED: Final = (
    f'<g {_LINE.format("2")} stroke-dasharray="2.6 2.6">'
    '<path d="M11 6H5v6M6.5 12v18M17.5 15v15M3 20h18"/></g>'
    f'<g {_LINE.format("1.8")}><circle cx="18" cy="6.5" r="5.6"/>'
    '<path d="M18 3.6v3.1l2 1.3"/></g>'
)
SEAT_CLOSED: Final = (
    f'<g {_LINE.format("2")}><rect x="4" y="8" width="16" height="16" rx="2"/>'
    '<path d="M4 24 20 8"/></g>'
)

_SEATS: Final = {
    "seat-free": SEAT_FREE,
    "seat-taken": SEAT_TAKEN,
    "seat-offered": SEAT_OFFERED,
    "seat-closed": SEAT_CLOSED,
}
_SEAT_COLOUR: Final = {
    "seat-free": "c-grass",
    "seat-taken": "c-sky",
    "seat-offered": "c-second",
    "seat-closed": "c-second",
}

_DRAWN: Final = {
    # status
    "done": '<circle cx="12" cy="12" r="11.5" fill="currentColor"/><path class="i-cut"'
    ' d="m6.8 12.3 3.6 3.6 6.8-7.2" fill="none"/>',
    "waits": f'<circle cx="12" cy="12" r="10" {_LINE.format("2.6")}/>'
    f'<path d="M12 6.5V12l3.5 2" {_LINE.format("2.6")}/>',
    "sun": '<circle cx="12" cy="12" r="12" class="f-sun"/>'
    '<path d="M12 6v6l4 2.6" class="s-onsun" fill="none" stroke-width="2.3"'
    ' stroke-linecap="round" stroke-linejoin="round"/>',
    "coming": f'<circle cx="12" cy="12" r="10" {_LINE.format("2.4")} stroke-dasharray="3.4 3.9"/>',
    "late": '<path d="M12 .5 23.5 12 12 23.5.5 12z" fill="currentColor"/>'
    '<path class="i-cut" d="m8.6 8.6 6.8 6.8m0-6.8-6.8 6.8"/>',
    "active": '<circle cx="12" cy="12" r="11.5" fill="currentColor"/><path class="i-cut"'
    ' d="m6.8 12.3 3.6 3.6 6.8-7.2" fill="none"/>',
    "own": '<circle cx="12" cy="12" r="9" class="f-sun s-ink" stroke-width="2.5"/>',
    # places
    "free": f'<rect x="3.5" y="3.5" width="17" height="17" rx="3" {_BOLD}/>',
    "taken": '<rect x="2" y="2" width="20" height="20" rx="3" fill="currentColor"/>',
    "offered": f'<rect x="3.5" y="3.5" width="17" height="17" rx="3" {_BOLD}'
    ' stroke-dasharray="4 4"/>',
    # a day of the timesheet
    "came": f'<circle cx="12" cy="12" r="10.5" class="f-grassl"/>'
    f'<circle cx="12" cy="12" r="10.5" {_THIN}/><path d="m7.5 12.3 3 3 6-6.3" {_BOLD}/>',
    "ill": '<rect x="2" y="2" width="20" height="20" rx="3" class="f-skyl"/>'
    f'<rect x="2" y="2" width="20" height="20" rx="3" {_THIN}/>'
    f'<path d="M12 7.5v9M7.5 12h9" {_BOLD}/>',
    "away": '<path d="M12 1 23 12 12 23 1 12z" class="f-clayl"/>'
    f'<path d="M12 1 23 12 12 23 1 12z" {_THIN}/>'
    f'<path d="m9 9 6 6m0-6-6 6" {_BOLD}/>',
    "excused": f'<path d="M3 20.5 12 3l9 17.5z" {_THIN}/><path d="M12 9.5v5.5" {_BOLD}/>',
    "off": f'<path d="M8 12h8" {_BOLD}/>',
    # ways
    "back": f'<path d="m15 5-7 7 7 7" {_BOLD}/>',
    "next": f'<path d="m9 5 7 7-7 7" {_BOLD}/>',
    "search": f'<circle cx="10.5" cy="10.5" r="7" {_BOLD}/><path d="m16 16 5.5 5.5" {_BOLD}/>',
    "download": f'<path d="M12 3v12m-5-4.5 5 5 5-5M4 21h16" {_BOLD}/>',
    "upload": f'<path d="M12 16V4M7 8.5l5-5 5 5M4 21h16" {_BOLD}/>',
    "down": f'<path d="M12 3v18m-6-6 6 6 6-6" {_BOLD}/>',
    "up": f'<path d="M12 21V3M6 9l6-6 6 6" {_BOLD}/>',
    "plus": f'<path d="M12 4v16M4 12h16" {_BOLD}/>',
    "cross": f'<path d="m5 5 14 14M19 5 5 19" {_BOLD}/>',
    "pin": f'<path d="M12 22s7.5-7.2 7.5-12.5a7.5 7.5 0 0 0-15 0C4.5 14.8 12 22 12 22z"'
    f' {_BOLD}/><circle cx="12" cy="9.5" r="2.5" fill="currentColor"/>',
    "phone": f'<path d="M5 3h4l2 5.5L8.5 10a12 12 0 0 0 5.5 5.5l1.5-2.5L21 15v4a2 2 0 0'
    f' 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z" {_THIN}/>',
    "mail": f'<rect x="2.5" y="5" width="19" height="14" rx="2" {_THIN}/>'
    f'<path d="m3 6.5 9 7 9-7" {_THIN}/>',
    "offline": f'<path d="M9 17H7a5 5 0 0 1-.8-9.9M15 7h2a5 5 0 0 1 2.5 9.3M8 12h3M3 3l18 18"'
    f" {_BOLD}/>",
    "info": f'<circle cx="12" cy="12" r="10" {_BOLD}/><path d="M12 11v6M12 7v.1" {_BOLD}/>',
}
_COLOUR: Final = {
    "done": "c-grass", "late": "c-clay", "active": "c-sky", "coming": "c-second",
    "free": "c-grass", "taken": "c-sky", "offered": "c-second",
    "came": "c-grass", "ill": "c-sky", "away": "c-clay", "excused": "c-second",
    "off": "c-second",
}  # fmt: skip


def draw(name: str, *, plain: bool = False) -> SafeString:
    """The inline SVG of the sign `name`; `plain` takes the colour of the text around it."""
    seat = _SEATS.get(name)
    box = "0 0 24 32" if seat else "0 0 24 24"
    colour = "" if plain else (_SEAT_COLOUR.get(name) or _COLOUR.get(name, ""))
    kind = f"icon {colour}".strip()
    return mark_safe(  # noqa: S308 - the drawings above and nothing else
        f'<svg class="{kind}" viewBox="{box}" aria-hidden="true" focusable="false">'
        f"{seat or _DRAWN[name]}</svg>"
    )
