"""How is a telephone number read, and what does it tell about the place of its owner?"""

from campaign.rules.phones.columns import read_phones
from campaign.rules.phones.phone import Phone, PhoneKind, PhoneProblem
from campaign.rules.phones.reading import read_phone
from campaign.rules.phones.zones import zones_of, zones_of_column

__all__ = ["Phone", "PhoneKind", "PhoneProblem", "read_phone", "read_phones", "zones_of", "zones_of_column"]
