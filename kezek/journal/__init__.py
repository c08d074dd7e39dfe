"""The append-only journal, the act frame, the sequencer and followers."""
