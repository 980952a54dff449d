# What the audit calls a change of the plan: of a rule's days, and of the words of its letter.
RULE_CHANGED = "playbook.rule_changed"
WORDING_CHANGED = "playbook.wording_changed"

# In which languages letters are written, and what they are called in themselves.
LANGUAGES = {"ru": "Русский", "en": "English"}
# Days before and after the date, and how many of them one rule may have.
FARTHEST = 365
MOST = 12
# How many days a dry run may cover.
LONGEST_RUN = 14
