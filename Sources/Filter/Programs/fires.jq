# Fired, rightly or not.
select(.abstain == false)
