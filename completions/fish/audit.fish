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
        __audit_parse_subcommand -r 1 'op=' 'labels=' 'nonexec-label=+' 'label-field=' 'label-map=' 'filter=' 'list-filters' 'jq=' 'jq-file=' 'summary' 'confusions' 'by-class' 'lint' 'against=' 'classes=' 'to=' 'fail-if-any' 'nearest=' 'neighbours=' 'examples=' 'by-field=' 'report=' 'gate-timeout=' 'trust-jq' 'monitor' 'every=' 'time-field=' 'state=' 'confidence-level=' 'reload' 'j/threads=' 'errors=' 'skip-invalid' 'rejects=' 'max-invalid=' 'o/output=' 'max-line-bytes=' 'progress' 'q/quiet' 'prompt-field=' 'version' 'h/help'
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
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" label-field' -l 'label-field' -d 'Field that holds the label.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" label-map' -l 'label-map' -d 'Rename labels: a JSON object of label and class, or an array of classes that integer labels count in from 0.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" filter' -l 'filter' -d 'Keep the rows that a shipped filter selects.' -rfka 'misses confident-misses hallucinations near-misses wrong-abstains right-abstains correct fires abstains gated gate-costs not-executable below-threshold near-ties unfamiliar out-of-scope low-margin borderline seen unlabelled'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" list-filters' -l 'list-filters' -d 'List the shipped filters with their text.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" jq' -l 'jq' -d 'Run a jq program on each row and write its outputs.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" jq-file' -l 'jq-file' -d 'Run the jq program of a file.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" summary' -l 'summary' -d 'Write one object: counts and rates at the operating point.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" confusions' -l 'confusions' -d 'Write gold label, top class and counts where they differ, worst first.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" by-class' -l 'by-class' -d 'Write one row a class: how often it was right, wrong and silent.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" lint' -l 'lint' -d 'Look for faults in labelled prompts with vectors, and write one finding a line.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" against' -l 'against' -d 'Write the rows whose decision differs from this earlier run\'s; with --lint: embedded prompts of the evaluation, to find leaks.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" classes' -l 'classes' -d 'With --lint: the classes that labels must be of: a,b,c, or a file of one a line.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" to' -l 'to' -d 'How to write: jsonl, csv, table, markdown, junit or prometheus.' -rfka 'jsonl csv table markdown junit prometheus'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" fail-if-any' -l 'fail-if-any' -d 'End with status 1 if anything is written, 2 if there is no record.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" nearest' -l 'nearest' -d 'Add the nearest of these embedded training rows to each row.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" neighbours' -l 'neighbours' -d 'With --nearest: how many.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" examples' -l 'examples' -d 'With --confusions or --report: prompts to show of each confusion.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" by-field' -l 'by-field' -d 'With --summary or --report: count the rows of each value of a field.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" report' -l 'report' -d 'Write a report on the operating point: html, markdown or text.' -rfka 'html markdown text'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" gate-timeout' -l 'gate-timeout' -d 'Longest that a jq program may take over one row.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" trust-jq' -l 'trust-jq' -d 'Let jq programs import modules, load ~/.jq and see the environment.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" monitor' -l 'monitor' -d 'Watch the point over a stream of outcomes; write one line a window.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" every' -l 'every' -d 'With --monitor: how much makes a window: a number of rows, or 30s, 15m, 1h, 1d (default: 1000).' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" time-field' -l 'time-field' -d 'With --monitor: the field that holds a row\'s time: seconds since 1970, or RFC 3339 (default: time).' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" state' -l 'state' -d 'With --monitor: keep what was counted here, and go on from it.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" confidence-level' -l 'confidence-level' -d 'With --monitor: how sure no alarm is false, whatever the length (default: 0.95).' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" reload' -l 'reload' -d 'On SIGHUP, read the named files again and reopen --rejects, instead of ending.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" j threads' -s 'j' -l 'threads' -d 'Threads (default: one a processor). The output never depends on it.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" errors' -l 'errors' -d 'What --skip-invalid leaves in a line\'s place: nothing (aside) or an error record (inline).' -rfka 'aside inline'
complete -c 'audit' -n '__audit_should_offer_completions_for_positional "audit" -ge 1' -F
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" skip-invalid' -l 'skip-invalid' -d 'Set unusable lines aside, count them, and go on.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" rejects' -l 'rejects' -d 'Copy the lines that --skip-invalid sets aside.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" max-invalid' -l 'max-invalid' -d 'End with status 2 when --skip-invalid sets more aside: a count, or a share as 5% or 0.05.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" o output' -s 'o' -l 'output' -d 'Write here instead of standard output; the file appears when it is whole.' -rF
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" max-line-bytes' -l 'max-line-bytes' -d 'Longest line that is read, in bytes.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" progress' -l 'progress' -d 'Show progress on standard error even where it is no terminal.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" q quiet' -s 'q' -l 'quiet' -d 'Show no progress, and no notes that are not errors.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" prompt-field' -l 'prompt-field' -d 'Field that holds the prompt.' -rfka ''
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" version' -l 'version' -d 'Show the version.'
complete -c 'audit' -n '__audit_should_offer_completions_for_flags_or_options "audit" h help' -s 'h' -l 'help' -d 'Show help information.'
