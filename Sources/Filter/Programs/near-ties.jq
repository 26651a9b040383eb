# Abstained because the top class led the second by less than the near margin.
select(.reason == "near_margin")
