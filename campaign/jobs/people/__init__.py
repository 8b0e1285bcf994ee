"""Who answers for offers and campaigns?"""
