"""Pictures drawn on the server: values in, safe SVG out; no script, colours by class.

Every picture is `role="img"` with a `<title>` that says its finding in the reader's language; the
page puts the table beside or under it.
"""
