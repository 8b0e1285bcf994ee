"""How is an evening lived through that never happens?"""
