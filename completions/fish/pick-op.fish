function __pick-op_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __pick-op_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __pick-op_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __pick-op_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __pick-op_parse_tokens -S
    set -l unparsed_tokens (__pick-op_tokens -pc)
    switch $unparsed_tokens[1]
    case 'pick-op'
        __pick-op_parse_subcommand -r 1 'max-abstain-rate=' 'min-overall-accuracy=' 'min-accuracy-on-fired=' 'min-coverage=' 'max-hallucination-rate=' 'min-executable-coverage=' 'min-executable-accuracy=' 'choose-by=' 'value-correct=' 'cost-wrong=' 'cost-hallucination=' 'cost-abstain=' 'confidence-level=' 'correction=' 'report=' 'at=' 'divided-by-prompt' 'per-class' 'min-class-rows=' 'to=' 'skip-invalid' 'rejects=' 'max-invalid=' 'o/output=' 'max-line-bytes=' 'progress' 'q/quiet' 'prompt-field=' 'version' 'h/help'
    end
end

function __pick-op_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __pick-op_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __pick-op_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __pick-op_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__pick-op_tokens -p)
    if test -z "$(__pick-op_tokens -t)"
        set -l index (count (__pick-op_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'pick-op' -f
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" max-abstain-rate' -l 'max-abstain-rate' -d 'Most abstained, as a share of all rows.' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" min-overall-accuracy' -l 'min-overall-accuracy' -d 'Least right decisions, as a share of labelled rows.' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" min-accuracy-on-fired' -l 'min-accuracy-on-fired' -d 'Least correct, as a share of labelled rows that fired.' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" min-coverage' -l 'min-coverage' -d 'Least fired, as a share of all rows.' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" max-hallucination-rate' -l 'max-hallucination-rate' -d 'Most fired, as a share of rows that must not execute.' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" min-executable-coverage' -l 'min-executable-coverage' -d 'Least fired, as a share of executable rows.' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" min-executable-accuracy' -l 'min-executable-accuracy' -d 'Least fired as their class, as a share of executable rows.' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" choose-by' -l 'choose-by' -d 'What to prefer among the points that keep every limit (default: utility).' -rfka 'abstain_then_acc utility accuracy coverage value'
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" value-correct' -l 'value-correct' -d 'Worth of firing rightly (default: 1).' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" cost-wrong' -l 'cost-wrong' -d 'Cost of firing as the wrong class (default: 1).' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" cost-hallucination' -l 'cost-hallucination' -d 'Cost of firing on what must not execute (default: 1).' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" cost-abstain' -l 'cost-abstain' -d 'Cost of abstaining on an executable prompt (default: 0).' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" confidence-level' -l 'confidence-level' -d 'Keep every limit with this confidence, in spite of the number of points looked at.' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" correction' -l 'correction' -d 'How the level is kept over many points.' -rfka 'auto bonferroni fixed-sequence fallback'
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" report' -l 'report' -d 'Metrics rows of the other half of the prompts: choose on the input, report on these.' -rF
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" at' -l 'at' -d 'Judge this operating point on the input by its own limits, and bind it to the input\'s mapper.' -rF
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" divided-by-prompt' -l 'divided-by-prompt' -d 'The input of sweep --merge was divided by prompt: no prompt is in two parts, so their distinct prompts may be added.'
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" per-class' -l 'per-class' -d 'Choose a threshold for each class; needs sweep --by-class.'
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" min-class-rows' -l 'min-class-rows' -d 'Labelled rows below which a class keeps the global threshold under --per-class.' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" to' -l 'to' -d 'How to write: json, markdown or junit.' -rfka 'json markdown junit'
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_positional "pick-op" -ge 1' -F
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" skip-invalid' -l 'skip-invalid' -d 'Set unusable lines aside, count them, and go on.'
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" rejects' -l 'rejects' -d 'Copy the lines that --skip-invalid sets aside.' -rF
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" max-invalid' -l 'max-invalid' -d 'End with status 2 when --skip-invalid sets more aside: a count, or a share as 5% or 0.05.' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" o output' -s 'o' -l 'output' -d 'Write here instead of standard output; the file appears when it is whole.' -rF
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" max-line-bytes' -l 'max-line-bytes' -d 'Longest line that is read, in bytes.' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" progress' -l 'progress' -d 'Show progress on standard error even where it is no terminal.'
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" q quiet' -s 'q' -l 'quiet' -d 'Show no progress, and no notes that are not errors.'
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" prompt-field' -l 'prompt-field' -d 'Field that holds the prompt.' -rfka ''
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" version' -l 'version' -d 'Show the version.'
complete -c 'pick-op' -n '__pick-op_should_offer_completions_for_flags_or_options "pick-op" h help' -s 'h' -l 'help' -d 'Show help information.'
