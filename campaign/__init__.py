"""Outbound campaign manager: whom a call will truly serve tonight, and what became of them."""

__version__ = "0.1.0"
