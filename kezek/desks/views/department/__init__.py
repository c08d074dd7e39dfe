"""The education department: money, vouchers, privileges, timesheets, payments."""
