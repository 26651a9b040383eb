# Executable, and abstained because the gate did not let the row through.
# Needs labels.
select(.reason == "gate" and .outcome == "abstained")
