# Fired on a prompt that must never execute.
# Needs labels.
select(.outcome == "hallucinated")
