# Fired on a lead of less than 0.10 over the second class.
select(.abstain == false and .margin < 0.10)
