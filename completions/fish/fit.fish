function __fit_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __fit_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __fit_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __fit_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __fit_parse_tokens -S
    set -l unparsed_tokens (__fit_tokens -pc)
    switch $unparsed_tokens[1]
    case 'fit'
        __fit_parse_subcommand -r 1 'C=' 'class-weight=' 'max-iter=' 'tolerance=' 'classes=' 'nonexec-label=+' 'cv=' 'background=' 'percentages=' 'label-field=' 'label-map=' 'j/threads=' 'skip-invalid' 'rejects=' 'max-invalid=' 'o/output=' 'max-line-bytes=' 'progress' 'q/quiet' 'prompt-field=' 'version' 'h/help'
    end
end

function __fit_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __fit_parse_subcommand -S -a positional_count
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

function __fit_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __fit_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__fit_tokens -p)
    if test -z "$(__fit_tokens -t)"
        set -l index (count (__fit_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'fit' -f
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" C' -l 'C' -d 'Inverse strength of the penalty; with --cv a list to choose from.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" class-weight' -l 'class-weight' -d 'Weights of the classes: balanced, none, or a JSON file of class and weight.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" max-iter' -l 'max-iter' -d 'Most iterations.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" tolerance' -l 'tolerance' -d 'Largest component of the gradient at which the fit has converged.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" classes' -l 'classes' -d 'Lock the classes and their order: a,b,c, or a file (a path with / or .txt) of one name a line.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit"' -l 'nonexec-label' -d 'A class that is trained but must never fire. Repeatable.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" cv' -l 'cv' -d 'Choose --C by log loss over this many stratified folds.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" background' -l 'background' -d 'Embedded prompts of any kind, such as a log of your own, that scope is held against (default: those that ship, where the encoder is known).' -rF
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" percentages' -l 'percentages' -d 'With --cv, also fit these parts of the rows and show how accuracy grows: 25,50,75,100.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" label-field' -l 'label-field' -d 'Field that holds the label.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" label-map' -l 'label-map' -d 'Rename labels: a JSON object of label and class, or an array of classes that integer labels count in from 0.' -rF
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" j threads' -s 'j' -l 'threads' -d 'Threads (default: one a processor). The output never depends on it.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_positional "fit" -ge 1' -F
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" skip-invalid' -l 'skip-invalid' -d 'Set unusable lines aside, count them, and go on.'
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" rejects' -l 'rejects' -d 'Copy the lines that --skip-invalid sets aside.' -rF
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" max-invalid' -l 'max-invalid' -d 'End with status 2 when --skip-invalid sets more aside: a count, or a share as 5% or 0.05.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" o output' -s 'o' -l 'output' -d 'Write here instead of standard output; the file appears when it is whole.' -rF
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" max-line-bytes' -l 'max-line-bytes' -d 'Longest line that is read, in bytes.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" progress' -l 'progress' -d 'Show progress on standard error even where it is no terminal.'
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" q quiet' -s 'q' -l 'quiet' -d 'Show no progress, and no notes that are not errors.'
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" prompt-field' -l 'prompt-field' -d 'Field that holds the prompt.' -rfka ''
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" version' -l 'version' -d 'Show the version.'
complete -c 'fit' -n '__fit_should_offer_completions_for_flags_or_options "fit" h help' -s 'h' -l 'help' -d 'Show help information.'
