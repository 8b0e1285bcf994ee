"""What does `python -m campaign` run?"""

from campaign.cli.app import run

run()
