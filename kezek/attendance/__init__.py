"""Day marks and timesheets."""
