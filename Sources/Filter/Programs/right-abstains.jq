# Abstained on a prompt that must never execute.
# Needs labels.
select(.outcome == "abstained_rightly")
