# Completion of outgate for fish; written by: outgate completion fish

function __outgate
    set -l words (commandline -opc)
    set -l part (commandline -ct)
    set -l program (string replace -r '^~(?=/)' $HOME -- $words[1])
    set -l lines ($program __complete $words[2..-1] "$part" 2>/dev/null)
    set -l directive (string replace : '' -- $lines[-1])
    set -e lines[-1]
    if test (count $lines) -gt 0
        printf '%s\n' $lines
    else if test "$directive" = 0
        set -l before (string match -r '^.*=' -- $part)
        for path in (__fish_complete_path (string replace -r '^.*=' '' -- $part))
            printf '%s%s\n' "$before" $path
        end
    end
end

complete -c outgate -f -a '(__outgate)'
