# Abstained, though the gold label was executable.
# Needs labels.
select(.outcome == "abstained")
