# Rails for score --gate: lets a prompt through unless it opens as a question or a negation.
.prompt
| test("^\\W*(what|which|who|why|when|where|how|is|are|was|did|does|has|have|should|would|explain|compare|show|tell|list|check)\\b|\\b(do not|don'?t|never|cancel|hold off|not today|not yet)\\b"; "i")
| not
