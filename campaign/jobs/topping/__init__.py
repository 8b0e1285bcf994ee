"""How is the list of an evening topped up while the evening goes on?"""
