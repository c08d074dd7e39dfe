"""Consultation: questions and answers."""
