"""What would a rate plan charge for a customer's own usage, and what would changing plans save?"""
