"""Who is told what, when: a follower of the journal."""
