"""The consent ledger: does it hold, whom does it prove, which texts were answered?"""
