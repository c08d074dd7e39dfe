"""Addresses of the portal: those without a language (`root`) and its pages."""
