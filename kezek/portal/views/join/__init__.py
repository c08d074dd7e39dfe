"""The demo panel: the clock, the inbox, whom to sign in as, how the services behave."""
