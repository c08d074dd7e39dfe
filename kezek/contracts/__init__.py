"""Contract text, manifest, signatures; enrolment and leaving."""
