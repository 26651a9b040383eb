# Fired, and not on the gold label: a wrong class, or a prompt that must never execute.
# Needs labels.
select(.outcome == "wrong" or .outcome == "hallucinated")
