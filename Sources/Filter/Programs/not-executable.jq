# Abstained because the predicted class was trained as not executable.
select(.reason == "nonexec")
