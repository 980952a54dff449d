# What the history of a region's points and of a project's false alarms is kept under.
POINTS_CHANGED = "warning.points_changed"
ALARM_MARKED = "warning.false_alarm_marked"
ALARM_ENDED = "warning.false_alarm_taken_back"

# So long a false alarm is respected unless its author says otherwise, and at the longest, in days.
RESPECTED = 30
LONGEST = 180
# What a region may set.
MOST_POINTS = 100
FARTHEST = 1000
HIGHEST_LEVEL = 500
