# Abstained because the prompt was unlike the training rows.
select(.reason == "unfamiliar")
