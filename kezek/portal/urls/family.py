"""Pages of a family: applying, signing in, the cabinet."""
# NOTE 20:37: who does what here stands in NOTICE_READ_ME_FIRST.txt beside this file.

from kezek.portal.urls.join import urlpatterns as join

urlpatterns = [*join]
