"""The kindergarten's groups: the head publishes their free places, or closes them for now."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.desks.page import kindergarten_sections, show
from kezek.desks.posts import Post, post_at
from kezek.face.city import lang, named
from kezek.face.submit import act_key, done, in_words
from kezek.kindergartens.acts import Recall, publish_group, recall_group
from kezek.kindergartens.queries import GroupLine
from kezek.people.permissions import Permission, permits
from kezek.places.queries import waiting_by_group

REASONS = (
    (Recall.REPAIR.value, _("Repair")),
    (Recall.STAFF.value, _("No staff")),
    (Recall.SANITARY.value, _("Sanitary order")),
    (Recall.MERGED.value, _("The group is joined with another")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A group and how many children stand in its line."""

    group: GroupLine
    waiting: int

    @property
    def free(self) -> int:
        """Seats that neither a child nor the line has."""
        return max(0, self.group.capacity - self.group.taken - self.waiting)


@permits(Permission.KINDERGARTEN_PUBLISH)
@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest, code: str) -> HttpResponse:
    """Every group with its seats; one press publishes what is free, another closes it."""
    post = post_at(request, code, head=True)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            word = _press(request, post)
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            return done("desks:groups", word, [code])
    lines = post.own_groups()
    waiting = waiting_by_group([line.id for line in lines])
    return show(
        request,
        "kindergarten/groups.html",
        kindergarten_sections(post),
        {
            "post": post,
            "name": named(post.kindergarten, lang()),
            "rows": [Line(line, waiting.get(line.id, 0)) for line in lines],
            "reasons": REASONS,
            "refusals": refusals,
        },
    )


def _press(request: HttpRequest, post: Post) -> str:
    """Publish or recall the group of the form; the word about it."""
    group = post.group(request.POST.get("group", ""))
    reason = request.POST.get("reason", "")
    if reason in {known.value for known in Recall}:
        recall_group(
            actor=post.actor,
            moment=clock.now(),
            request_key=act_key(request, "recall"),
            group=group.id,
            reason=Recall(reason),
        )
        return "closed_group"
    publish_group(
        actor=post.actor,
        moment=clock.now(),
        request_key=act_key(request, "publish"),
        group=group.id,
    )
    return "opened_group"
