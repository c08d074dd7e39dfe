"""Pages of a family: applying, signing in, the demo panel, the cabinet."""

from django.urls import path

from kezek.portal.urls.cabinet import urlpatterns as cabinet
from kezek.portal.urls.join import urlpatterns as demo
from kezek.portal.views.family import application, apply, lost_phone, sign
from kezek.portal.views.join import receipt

urlpatterns = [
    path("sign-in/", sign.start, name="sign_in"),
    path("sign-in/code/", sign.code, name="sign_in_code"),
    path("sign-in/phone/", lost_phone.start, name="lost-phone"),
    path("sign-in/phone/sign/", lost_phone.statement, name="lost-phone-sign"),
    path("sign-in/phone/text/", lost_phone.text, name="lost-phone-text"),
    path("sign-in/phone/code/", lost_phone.code, name="lost-phone-code"),
    path("sign-out/", sign.out, name="sign_out"),
    path("sign-out/done/", sign.signed_out, name="signed_out"),
    path("apply/", apply.start, name="apply"),
    path("apply/code/", apply.code, name="apply_code"),
    path("apply/kept/", apply.kept, name="apply_kept"),
    path("apply/open/", application.open_ones, name="apply_open"),
    path("apply/data/", application.data, name="data"),
    path("apply/consent/", application.consent, name="consent"),
    path("apply/privilege/", application.privilege, name="privilege"),
    path("apply/answers/", application.answers, name="answers"),
    path("apply/filed/", application.filed, name="filed"),
    path("receipt/<str:number>/", receipt.receipt, name="receipt"),
    *demo,
    *cabinet,
]
