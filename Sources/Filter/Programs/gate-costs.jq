# Executable, and abstained because the gate did not let the row through.
select(.reason == "gate" and .outcome == "abstained")
