"""Evenings to be filled, drawn at random, and other ways to know how well they can be filled."""
