"""Pages of the parent's cabinet."""

from django.urls import path

from kezek.portal.views.cabinet import (
    application,
    ask,
    case,
    contract,
    messages,
    mine,
    months,
    offers,
    places,
    proof,
    voucher,
)

urlpatterns = [
    path("cabinet/", case.cabinet, name="cabinet"),
    path("cabinet/messages/", messages.messages, name="messages"),
    path("cabinet/ask/", ask.ask, name="ask"),
    path("cabinet/mine/", mine.mine, name="mine"),
    path("cabinet/<int:child>/", case.case, name="case"),
    path("cabinet/<int:child>/history/", case.history, name="case-history"),
    path("cabinet/<int:child>/restore/", application.restore, name="restore"),
    path("cabinet/<int:child>/withdraw/", application.withdraw, name="withdraw"),
    path("cabinet/<int:child>/privilege/", proof.proof, name="proof"),
    path("cabinet/<int:child>/privilege/new/", proof.claim, name="claim"),
    path("cabinet/<int:child>/voucher/", voucher.voucher, name="voucher"),
    path("cabinet/<int:child>/voucher/pdf/", voucher.paper, name="voucher-pdf"),
    path("cabinet/<int:child>/voucher/confirm/", voucher.confirm, name="voucher-confirm"),
    path("cabinet/<int:child>/voucher/extend/", voucher.extend, name="voucher-extend"),
    path("cabinet/<int:child>/voucher/give-up/", voucher.give_up, name="voucher-give-up"),
    path("cabinet/<int:child>/choose/", places.choose, name="choose"),
    path("cabinet/<int:child>/choose/<int:group>/", places.group, name="choose-group"),
    path("cabinet/<int:child>/wait/<int:group>/", offers.join, name="wait-join"),
    path("cabinet/<int:child>/leave/<int:wait>/", offers.leave, name="wait-leave"),
    path("cabinet/<int:child>/offer/<int:wait>/", offers.offer, name="offer"),
    path("cabinet/<int:child>/contract/", contract.contract, name="contract"),
    path("cabinet/<int:child>/contract/pdf/", contract.paper, name="contract-pdf"),
    path("cabinet/<int:child>/contract/sign/", contract.sign, name="contract-sign"),
    path("cabinet/<int:child>/months/", months.months, name="months"),
    path("cabinet/<int:child>/months/<int:timesheet>/", months.month, name="month"),
    path("cabinet/<int:child>/months/<int:timesheet>/approve/", months.approve, name="approve"),
    path("cabinet/<int:child>/months/<int:timesheet>/mistake/", months.dispute, name="dispute"),
]
