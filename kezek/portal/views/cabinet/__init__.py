"""Pages of a family that is in: the case, the voucher, the place, the contract, the months."""
