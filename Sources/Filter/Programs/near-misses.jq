# Abstained, though the top class was the gold label.
# Needs labels.
select(.outcome == "abstained" and .predicted == .label)
