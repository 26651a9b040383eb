# The very prompt was among the rows of fit or calibrate.
select(.seen)
