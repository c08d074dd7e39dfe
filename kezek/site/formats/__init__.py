"""How Django writes dates and numbers in the three languages (FORMAT_MODULE_PATH)."""
