# Misses whose confidence is in the upper half of the room above their threshold.
# Needs labels.
select(.outcome == "wrong" or .outcome == "hallucinated")
| select(.confidence >= (.threshold + 1) / 2)
