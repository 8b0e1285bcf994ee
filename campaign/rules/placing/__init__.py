"""Which candidates get which slots of an evening, provably as well as possible?"""
