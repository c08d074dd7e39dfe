"""Kezek: voucher financing of kindergartens, from two IINs to money paid."""
