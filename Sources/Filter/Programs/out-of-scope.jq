# Abstained because the prompt was not clearly about what the mapper does.
select(.reason == "out_of_scope")
