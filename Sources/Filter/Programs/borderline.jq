# Fired or abstained with a confidence within 0.05 of the threshold.
select((.confidence - .threshold | fabs) < 0.05)
