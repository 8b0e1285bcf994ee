"""Answers after they were given: confirmed, renewed, and told in words."""
