#compdef outgate
# Completion of outgate for zsh; written by: outgate completion zsh

_outgate() {
    local -a lines items
    local line word directive=4
    lines=("${(@f)$("${(Q)words[1]}" __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    for line in "${lines[@]}"; do
        if [[ $line == :* ]]; then
            directive=${line#:}
        elif [[ -n $line ]]; then
            word=${line%%$'\t'*}
            items+=("${word//:/\\:}${${line#"$word"}/#$'\t'/:}")
        fi
    done
    if ((${#items})); then
        if ((directive & 2)); then
            _describe -V outgate items -S ''
        else
            _describe -V outgate items
        fi
    elif ((!(directive & 4))); then
        compset -P '*='
        _files
    fi
}

if [[ ${funcstack[1]} == _outgate ]]; then
    _outgate "$@"
else
    compdef _outgate outgate
fi
