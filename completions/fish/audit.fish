function __audit_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __audit_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __audit_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __audit_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __audit_parse_tokens -S
    set -l unparsed_tokens (__audit_tokens -pc)
    switch $unparsed_tokens[1]
    case 'audit'
        __audit_parse_subcommand -r 1 'op=' 'labels=' 'nonexec-label=+' 'filter=' 'list-filters' 'jq=' 'jq-file=' 'summary' 'confusions' 'by-class' 'lint' 'against=' 'classes=' 'to=' 'fail-if-any' 'threads=' 'skip-invalid' 'rejects=' 'o/output=' 'max-line-bytes=' 'progress' 'quiet' 'prompt-field=' 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'help'
            __audit_parse_subcommand -r 1 'version'
        end
    end
end

function __audit_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __audit_parse_subcommand -S -a positional_count
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

function __audit_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __audit_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__audit_tokens -p)
    if test -z "$(__audit_tokens -t)"
        set -l index (count (__audit_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'audit' -f
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" op' -l 'op' -d 'The operating point that pick-op wrote.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" labels' -l 'labels' -d 'Join gold labels by prompt from a .csv or .jsonl file of prompt and label.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit"' -l 'nonexec-label' -d 'A gold label that means not executable: the mapper must abstain. Repeatable.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" filter' -l 'filter' -d 'Keep the rows that a shipped filter selects.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" list-filters' -l 'list-filters' -d 'List the shipped filters with their text.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" jq' -l 'jq' -d 'Run a jq program on each row and write its outputs.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" jq-file' -l 'jq-file' -d 'Run the jq program of a file.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" summary' -l 'summary' -d 'Write one object: counts and rates at the operating point.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" confusions' -l 'confusions' -d 'Write gold label, top class and counts where they differ, worst first.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" by-class' -l 'by-class' -d 'Write one row a class: how often it was right, wrong and silent.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" lint' -l 'lint' -d 'Look for faults in labelled prompts with vectors, and write one finding a line.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" against' -l 'against' -d 'With --lint: embedded prompts of the evaluation, to find leaks.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" classes' -l 'classes' -d 'With --lint: the classes that labels must be of: a,b,c, or a file of one a line.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" to' -l 'to' -d 'How to write: jsonl or csv.' -rfka 'jsonl csv'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" fail-if-any' -l 'fail-if-any' -d 'End with status 1 if anything is written, 2 if there is no record.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" threads' -l 'threads' -d 'Threads (default: one a processor). The output never depends on it.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_positional "audit" -ge 1' -F
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" skip-invalid' -l 'skip-invalid' -d 'Set unusable lines aside, count them, and go on.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" rejects' -l 'rejects' -d 'Copy the lines that --skip-invalid sets aside.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" o output' -s 'o' -l 'output' -d 'Write here instead of standard output; the file appears when it is whole.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" max-line-bytes' -l 'max-line-bytes' -d 'Longest line that is read, in bytes.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" progress' -l 'progress' -d 'Show progress on standard error even where it is no terminal.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" quiet' -l 'quiet' -d 'Show no progress, and no notes that are not errors.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" prompt-field' -l 'prompt-field' -d 'Field that holds the prompt.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" version' -l 'version' -d 'Show the version.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'audit' -n '__audit_should_offer_completions_for_positional "audit" -eq 2' -fa 'help' -d 'Show subcommand help information.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit help" version' -l 'version' -d 'Show the version.'
