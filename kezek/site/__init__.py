"""Settings, addresses, the kezek command."""
