# The results of promptfoo (`promptfoo eval --output results.json`) as labelled prompts for embed:
#   jq -c -f promptfoo.jq results.json | embed
# The prompt is the test's variable "prompt", or the whole prompt as it was sent; the label is the
# value that the test's assertion "equals" wants, null where it has none.
.results.results[]
| {prompt: (.vars.prompt // .prompt.raw),
   "label": ([.testCase.assert[]? | select(.type == "equals") | .value] | first // null)}
