# Abstained because the gate did not let the row through.
select(.reason == "gate" or .reason == "gate_error")
