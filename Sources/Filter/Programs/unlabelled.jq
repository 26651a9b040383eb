# No gold label, so neither right nor wrong.
select(.outcome == null)
