"""A desk for the tests that lives half a year, day by day, from a seed."""
