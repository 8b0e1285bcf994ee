"""Which do-not-call registries are asked, how old is each answer, and what is given to them?"""
