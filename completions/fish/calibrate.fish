function __calibrate_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __calibrate_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __calibrate_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __calibrate_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __calibrate_parse_tokens -S
    set -l unparsed_tokens (__calibrate_tokens -pc)
    switch $unparsed_tokens[1]
    case 'calibrate'
        __calibrate_parse_subcommand -r 1 'mapper=' 'method=' 'cv=' 'cv-order=' 'out-of-fold=' 'ensemble' 'prefit' 'allow-seen' 'label-field=' 'label-map=' 'j/threads=' 'skip-invalid' 'rejects=' 'max-invalid=' 'o/output=' 'max-line-bytes=' 'progress' 'q/quiet' 'prompt-field=' 'version' 'h/help'
    end
end

function __calibrate_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __calibrate_parse_subcommand -S -a positional_count
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

function __calibrate_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __calibrate_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__calibrate_tokens -p)
    if test -z "$(__calibrate_tokens -t)"
        set -l index (count (__calibrate_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'calibrate' -f
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" mapper' -l 'mapper' -d 'The mapper that fit wrote; may be a pipe.' -rF
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" method' -l 'method' -d 'auto, sigmoid, isotonic, temperature or none.' -rfka ''
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" cv' -l 'cv' -d 'Stratified folds.' -rfka ''
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" cv-order' -l 'cv-order' -d 'Deal rows to folds by the hash of the prompt, or as the file has them, like scikit-learn.' -rfka 'hash file'
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" out-of-fold' -l 'out-of-fold' -d 'Write the rows, vectors kept, scored by the fold that had not seen them.' -rF
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" ensemble' -l 'ensemble' -d 'Average the folds\' models, each with its own calibrator.'
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" prefit' -l 'prefit' -d 'The rows were held out: calibrate the mapper as it is on them.'
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" allow-seen' -l 'allow-seen' -d 'Let --prefit use rows that fit has seen.'
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" label-field' -l 'label-field' -d 'Field that holds the label.' -rfka ''
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" label-map' -l 'label-map' -d 'Rename labels: a JSON object of label and class, or an array of classes that integer labels count in from 0.' -rF
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" j threads' -s 'j' -l 'threads' -d 'Threads (default: one a processor). The output never depends on it.' -rfka ''
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_positional "calibrate" -ge 1' -F
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" skip-invalid' -l 'skip-invalid' -d 'Set unusable lines aside, count them, and go on.'
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" rejects' -l 'rejects' -d 'Copy the lines that --skip-invalid sets aside.' -rF
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" max-invalid' -l 'max-invalid' -d 'End with status 2 when --skip-invalid sets more aside: a count, or a share as 5% or 0.05.' -rfka ''
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" o output' -s 'o' -l 'output' -d 'Write here instead of standard output; the file appears when it is whole.' -rF
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" max-line-bytes' -l 'max-line-bytes' -d 'Longest line that is read, in bytes.' -rfka ''
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" progress' -l 'progress' -d 'Show progress on standard error even where it is no terminal.'
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" q quiet' -s 'q' -l 'quiet' -d 'Show no progress, and no notes that are not errors.'
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" prompt-field' -l 'prompt-field' -d 'Field that holds the prompt.' -rfka ''
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" version' -l 'version' -d 'Show the version.'
complete -c 'calibrate' -n '__calibrate_should_offer_completions_for_flags_or_options "calibrate" h help' -s 'h' -l 'help' -d 'Show help information.'
