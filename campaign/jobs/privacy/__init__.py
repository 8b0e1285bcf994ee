"""Which jobs look after personal data: erasing it, handing it over, letting it go when its time is over?"""
