function __embed_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __embed_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __embed_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __embed_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __embed_parse_tokens -S
    set -l unparsed_tokens (__embed_tokens -pc)
    switch $unparsed_tokens[1]
    case 'embed'
        __embed_parse_subcommand -r 1 'from=' 'encoding=' 'model=' 'precision=' 'prompt-prefix=' 'prompt-name=' 'truncate-dim=' 'keep-source' 'list-models' 'tokens' 'background' 'reuse=' 'reload' 'j/threads=' 'errors=' 'skip-invalid' 'rejects=' 'max-invalid=' 'o/output=' 'max-line-bytes=' 'progress' 'q/quiet' 'prompt-field=' 'version' 'h/help'
    end
end

function __embed_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __embed_parse_subcommand -S -a positional_count
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

function __embed_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __embed_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__embed_tokens -p)
    if test -z "$(__embed_tokens -t)"
        set -l index (count (__embed_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'embed' -f
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" from' -l 'from' -d 'How the input is written: jsonl, csv, tsv or text (default: by the file\'s name, else jsonl).' -rfka 'jsonl csv tsv text'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" encoding' -l 'encoding' -d 'How a vector is written: array of decimals, or base64 of little-endian float32.' -rfka 'array base64'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" model' -l 'model' -d 'The encoder: static is built in; else a model\'s folder or name.' -rfka '(__embed_custom_completion ---completion -- --model (count (__embed_tokens -pc)) (__embed_tokens -tC))'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" precision' -l 'precision' -d 'Arithmetic of a model\'s matrix products: f32, bf16, int8 or int8-weights.' -rfka 'f32 bf16 int8 int8-weights'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" prompt-prefix' -l 'prompt-prefix' -d 'Text to put before every prompt.' -rfka ''
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" prompt-name' -l 'prompt-name' -d 'Name of a prefix that the model\'s folder defines.' -rfka '(__embed_custom_completion ---completion -- --prompt-name (count (__embed_tokens -pc)) (__embed_tokens -tC))'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" truncate-dim' -l 'truncate-dim' -d 'Keep this many leading numbers of a vector, and normalise again.' -rfka ''
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" keep-source' -l 'keep-source' -d 'Write the file and line of each record in field "source", unless it has one.'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" list-models' -l 'list-models' -d 'List the encoders that can be found, and where.'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" tokens' -l 'tokens' -d 'Write the token ids, special tokens included, in field "tokens" instead of a vector.'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" background' -l 'background' -d 'Embed the prompts of many kinds that ship with the suite instead, for fit --background.'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" reuse' -l 'reuse' -d 'Take vectors from an earlier output of the same encoder, by prompt.' -rF
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" reload' -l 'reload' -d 'On SIGHUP, read the named files again and reopen --rejects, instead of ending.'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" j threads' -s 'j' -l 'threads' -d 'Threads (default: one a processor). The output never depends on it.' -rfka ''
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" errors' -l 'errors' -d 'What --skip-invalid leaves in a line\'s place: nothing (aside) or an error record (inline).' -rfka 'aside inline'
complete -c 'embed' -n '__embed_should_offer_completions_for_positional "embed" -ge 1' -F
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" skip-invalid' -l 'skip-invalid' -d 'Set unusable lines aside, count them, and go on.'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" rejects' -l 'rejects' -d 'Copy the lines that --skip-invalid sets aside.' -rF
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" max-invalid' -l 'max-invalid' -d 'End with status 2 when --skip-invalid sets more aside: a count, or a share as 5% or 0.05.' -rfka ''
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" o output' -s 'o' -l 'output' -d 'Write here instead of standard output; the file appears when it is whole.' -rF
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" max-line-bytes' -l 'max-line-bytes' -d 'Longest line that is read, in bytes.' -rfka ''
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" progress' -l 'progress' -d 'Show progress on standard error even where it is no terminal.'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" q quiet' -s 'q' -l 'quiet' -d 'Show no progress, and no notes that are not errors.'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" prompt-field' -l 'prompt-field' -d 'Field that holds the prompt.' -rfka ''
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" version' -l 'version' -d 'Show the version.'
complete -c 'embed' -n '__embed_should_offer_completions_for_flags_or_options "embed" h help' -s 'h' -l 'help' -d 'Show help information.'
