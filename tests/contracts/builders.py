"""Drafts, signatures and enrolled children for the tests of contracts and above."""

from datetime import date, datetime, timedelta
from typing import Any

from kezek.contracts import queries
from kezek.contracts.acts import Signed, choose_place, sign_by_head, sign_by_parent
from kezek.contracts.demo_keys import sandbox_sign
from kezek.contracts.models import Contract, Enrolment
from kezek.contracts.signing.sandbox_ca import Flaw
from kezek.core import clock
from kezek.core.actors import Actor, Role
from kezek.kindergartens.acts import Post, give_post
from kezek.kindergartens.models import Group, Kindergarten
from kezek.vouchers.models import Voucher
from tests.builders import DEPARTMENT, TARAZ, a_group, a_key, a_person, an_account
from tests.places.builders import NOW, PARENT, a_claimant

SIGNED_AT = NOW + timedelta(hours=3)  # Wednesday 2 July 2025
HEAD_AT = clock.at(date(2025, 7, 3), 11)  # Thursday


def frame(moment: datetime = NOW, actor: Actor = PARENT, key: str = "") -> dict[str, Any]:
    """What every act is told."""
    return {"city": TARAZ, "actor": actor, "moment": moment, "request_key": key or a_key()}


def a_draft(group: Group | None = None, voucher: Voucher | None = None) -> Contract:
    """A contract that waits for the parent."""
    group = group or a_group()
    voucher = voucher or a_claimant(group.band)
    choose_place(voucher=voucher.pk, group=group.pk, **frame())
    return Contract.objects.get(voucher=voucher)


def parent_cms(contract: Contract, flaw: Flaw = Flaw.NONE, at: datetime = SIGNED_AT) -> bytes:
    """The guardian's own signature."""
    payload = queries.manifest_bytes(contract.pk)
    return sandbox_sign(person=contract.guardian_id, payload=payload, at=at, flaw=flaw)


def parent_signs(contract: Contract, moment: datetime = SIGNED_AT) -> Contract:
    """The guardian has signed."""
    cms = parent_cms(contract, at=moment)
    sign_by_parent(contract=contract.pk, cms=cms, **frame(moment))
    contract.refresh_from_db()
    return contract


def a_head(kindergarten: Kindergarten) -> Actor:
    """The kindergarten's head, new in the post."""
    account = an_account(a_person())
    give_post(
        actor=DEPARTMENT,
        moment=NOW,
        request_key=a_key(),
        account=account.pk,
        kindergarten=kindergarten.pk,
        role=Post.HEAD,
    )
    return Actor(Role.HEAD, account.pk)


def head_cms(contract: Contract, head: Actor, at: datetime = HEAD_AT, **more: Any) -> bytes:
    """The head's signature with the kindergarten's key."""
    post = Kindergarten.objects.get(pk=contract.group.kindergarten_id).posts.get(
        account_id=head.id, role="head"
    )
    return sandbox_sign(
        person=post.account.person_id,
        payload=queries.manifest_bytes(contract.pk),
        at=at,
        **{"kindergarten": post.kindergarten_id, **more},
    )


def an_enrolment(group: Group | None = None, moment: datetime = HEAD_AT) -> Enrolment:
    """A child whose contract both sides have signed."""
    contract = parent_signs(a_draft(group))
    head = a_head(contract.group.kindergarten)
    signed = [Signed(contract.pk, head_cms(contract, head, moment))]
    (enrolment,) = sign_by_head(signed=signed, **frame(moment, head))
    return Enrolment.objects.get(pk=enrolment)
