function __sweep_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __sweep_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __sweep_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __sweep_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __sweep_parse_tokens -S
    set -l unparsed_tokens (__sweep_tokens -pc)
    switch $unparsed_tokens[1]
    case 'sweep'
        __sweep_parse_subcommand -r 1 'labels=' 'nonexec-label=+' 'label-field=' 'label-map=' 'thresholds=' 'near-margins=' 'familiarities=' 'scopes=' 'per-class-thresholds=' 'at=' 'by-field=' 'by-class' 'unseen-only' 'split=' 'half=' 'split-by=' 'curve' 'merge' 'to=' 'j/threads=' 'skip-invalid' 'rejects=' 'max-invalid=' 'o/output=' 'max-line-bytes=' 'progress' 'q/quiet' 'prompt-field=' 'version' 'h/help'
    end
end

function __sweep_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __sweep_parse_subcommand -S -a positional_count
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

function __sweep_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __sweep_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__sweep_tokens -p)
    if test -z "$(__sweep_tokens -t)"
        set -l index (count (__sweep_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'sweep' -f
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" labels' -l 'labels' -d 'Join gold labels by prompt from a .csv or .jsonl file of prompt and label.' -rF
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep"' -l 'nonexec-label' -d 'A gold label that means not executable: the mapper must abstain. Repeatable.' -rfka ''
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" label-field' -l 'label-field' -d 'Field that holds the label.' -rfka ''
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" label-map' -l 'label-map' -d 'Rename labels: a JSON object of label and class, or an array of classes that integer labels count in from 0.' -rF
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" thresholds' -l 'thresholds' -d 'Confidence thresholds: a list, start:stop:step, or all for every distinct confidence (default: 0:0.95:0.05).' -rfka ''
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" near-margins' -l 'near-margins' -d 'Least leads over the second class (default: 0).' -rfka ''
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" familiarities' -l 'familiarities' -d 'Least familiarities (default: 0).' -rfka ''
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" scopes' -l 'scopes' -d 'Least scopes: at 0.02 a prompt fires if it is more clearly about what the mapper does than 2 % of the training prompts (default: 0).' -rfka ''
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" per-class-thresholds' -l 'per-class-thresholds' -d 'JSON object of class and threshold, or an operating point that has one.' -rF
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" at' -l 'at' -d 'Count just the frozen point of this operating point, on the rows of any mapper.' -rF
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" by-field' -l 'by-field' -d 'Count the rows of each value of this field apart, up to 1,000 values.' -rfka ''
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" by-class' -l 'by-class' -d 'Count by predicted class as well, for pick-op --per-class.'
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" unseen-only' -l 'unseen-only' -d 'Leave out rows whose prompt was in the mapper\'s training.'
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" split' -l 'split' -d 'Share of the prompts that make the half choose, by hash.' -rfka ''
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" half' -l 'half' -d 'Which half of --split to count: choose or report.' -rfka 'choose report'
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" split-by' -l 'split-by' -d 'What a prompt falls on its side by: hash, or kind, so that each half has its share of what must not execute.' -rfka 'hash kind'
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" curve' -l 'curve' -d 'Write the areas of the risk-coverage curve, and coverage at fixed risks, instead of a grid.'
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" merge' -l 'merge' -d 'Add up the metrics rows of several sweeps instead of counting records.'
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" to' -l 'to' -d 'How to write: jsonl, csv, table or markdown.' -rfka 'jsonl csv table markdown'
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" j threads' -s 'j' -l 'threads' -d 'Threads (default: one a processor). The output never depends on it.' -rfka ''
complete -c 'sweep' -n '__sweep_should_offer_completions_for_positional "sweep" -ge 1' -F
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" skip-invalid' -l 'skip-invalid' -d 'Set unusable lines aside, count them, and go on.'
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" rejects' -l 'rejects' -d 'Copy the lines that --skip-invalid sets aside.' -rF
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" max-invalid' -l 'max-invalid' -d 'End with status 2 when --skip-invalid sets more aside: a count, or a share as 5% or 0.05.' -rfka ''
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" o output' -s 'o' -l 'output' -d 'Write here instead of standard output; the file appears when it is whole.' -rF
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" max-line-bytes' -l 'max-line-bytes' -d 'Longest line that is read, in bytes.' -rfka ''
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" progress' -l 'progress' -d 'Show progress on standard error even where it is no terminal.'
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" q quiet' -s 'q' -l 'quiet' -d 'Show no progress, and no notes that are not errors.'
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" prompt-field' -l 'prompt-field' -d 'Field that holds the prompt.' -rfka ''
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" version' -l 'version' -d 'Show the version.'
complete -c 'sweep' -n '__sweep_should_offer_completions_for_flags_or_options "sweep" h help' -s 'h' -l 'help' -d 'Show help information.'
