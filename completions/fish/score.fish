function __score_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __score_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __score_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __score_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __score_parse_tokens -S
    set -l unparsed_tokens (__score_tokens -pc)
    switch $unparsed_tokens[1]
    case 'score'
        __score_parse_subcommand -r 1 'mapper=' 'op=' 'gate=' 'gate-file=' 'classes=' 'threshold=' 'gate-errors=' 'keep-embedding' 'gate-timeout=' 'trust-jq' 'reload' 'j/threads=' 'errors=' 'skip-invalid' 'rejects=' 'max-invalid=' 'o/output=' 'max-line-bytes=' 'progress' 'q/quiet' 'prompt-field=' 'version' 'h/help'
    end
end

function __score_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __score_parse_subcommand -S -a positional_count
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

function __score_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __score_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__score_tokens -p)
    if test -z "$(__score_tokens -t)"
        set -l index (count (__score_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'score' -f
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" mapper' -l 'mapper' -d 'The mapper that fit or calibrate wrote.' -rF
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" op' -l 'op' -d 'Decide at the operating point that pick-op wrote.' -rF
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" gate' -l 'gate' -d 'jq predicate on the row that must be true before anything may fire.' -rfka ''
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" gate-file' -l 'gate-file' -d 'Read the predicate of --gate from a file.' -rF
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" classes' -l 'classes' -d 'Classes that may be predicted: a,b,c, or a file (a path with / or .txt) of one name a line.' -rfka ''
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" threshold' -l 'threshold' -d 'Decide at this threshold in place of the operating point\'s, and mark the rows as overridden.' -rfka ''
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" gate-errors' -l 'gate-errors' -d 'When the gate fails on a row: stop, or abstain.' -rfka 'stop abstain'
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" keep-embedding' -l 'keep-embedding' -d 'Keep the field "embedding".'
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" gate-timeout' -l 'gate-timeout' -d 'Longest that a jq program may take over one row.' -rfka ''
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" trust-jq' -l 'trust-jq' -d 'Let jq programs import modules, load ~/.jq and see the environment.'
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" reload' -l 'reload' -d 'On SIGHUP, read the named files again and reopen --rejects, instead of ending.'
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" j threads' -s 'j' -l 'threads' -d 'Threads (default: one a processor). The output never depends on it.' -rfka ''
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" errors' -l 'errors' -d 'What --skip-invalid leaves in a line\'s place: nothing (aside) or an error record (inline).' -rfka 'aside inline'
complete -c 'score' -n '__score_should_offer_completions_for_positional "score" -ge 1' -F
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" skip-invalid' -l 'skip-invalid' -d 'Set unusable lines aside, count them, and go on.'
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" rejects' -l 'rejects' -d 'Copy the lines that --skip-invalid sets aside.' -rF
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" max-invalid' -l 'max-invalid' -d 'End with status 2 when --skip-invalid sets more aside: a count, or a share as 5% or 0.05.' -rfka ''
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" o output' -s 'o' -l 'output' -d 'Write here instead of standard output; the file appears when it is whole.' -rF
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" max-line-bytes' -l 'max-line-bytes' -d 'Longest line that is read, in bytes.' -rfka ''
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" progress' -l 'progress' -d 'Show progress on standard error even where it is no terminal.'
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" q quiet' -s 'q' -l 'quiet' -d 'Show no progress, and no notes that are not errors.'
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" prompt-field' -l 'prompt-field' -d 'Field that holds the prompt.' -rfka ''
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" version' -l 'version' -d 'Show the version.'
complete -c 'score' -n '__score_should_offer_completions_for_flags_or_options "score" h help' -s 'h' -l 'help' -d 'Show help information.'
