# Fired on the gold label.
# Needs labels.
select(.outcome == "correct")
