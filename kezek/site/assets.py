"""Static files under names that change with what is in them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Assets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it ships no types
    """Modules that import each other do so under those names, too."""

    support_js_module_import_aggregation = True
