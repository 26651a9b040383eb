# Abstained, rightly or not.
select(.abstain)
