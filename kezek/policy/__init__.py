"""Cities and their rules as dated data; the calendar; the demo clock's offset."""
