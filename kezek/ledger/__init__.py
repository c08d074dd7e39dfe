"""Double-entry money: allotted, reserved, accrued, ordered, paid, released."""
