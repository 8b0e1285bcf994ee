"""How does an operator, or cron, talk to the program?"""
