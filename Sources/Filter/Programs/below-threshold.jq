# Abstained because the confidence was below the threshold.
select(.reason == "threshold")
