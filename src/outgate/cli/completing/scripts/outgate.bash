# Completion of outgate for bash; written by: outgate completion bash

_outgate() {
    local rest=${COMP_LINE:0:COMP_POINT} index word glued
    local -a words=()
    # bash cuts words at colons and equals signs, which ends and ports hold: put them together.
    for ((index = 0; index <= COMP_CWORD; index++)); do
        glued=yes
        if [[ $index -eq 0 || $rest == [[:space:]]* ]]; then glued=; fi
        rest=${rest#"${rest%%[![:space:]]*}"}
        word=${COMP_WORDS[index]}
        if [[ $index -eq $COMP_CWORD ]]; then word=$rest; fi
        rest=${rest#"$word"}
        if [[ -n $glued ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
    done
    local current=${words[${#words[@]} - 1]}
    # What is typed is never evaluated: quotation marks and backslashes are only taken off.
    for ((index = 0; index < ${#words[@]}; index++)); do
        word=${words[index]//[\"\'\\]/}
        if [[ $word == "~/"* ]]; then word=$HOME/${word:2}; fi
        words[index]=$word
    done

    local answer directive=4 line
    answer=$("${words[0]}" __complete "${words[@]:1}" 2>/dev/null) || return
    COMPREPLY=()
    # Of the word that is being typed, readline replaces only what stands behind the last cut.
    local before=
    if [[ $current == *[:=]* ]]; then before=${current%"${current##*[:=]}"}; fi
    while IFS= read -r line; do
        if [[ $line == :* ]]; then
            directive=${line#:}
        else
            line=${line%%$'\t'*}
            COMPREPLY+=("${line#"$before"}")
        fi
    done <<<"$answer"
    if type compopt &>/dev/null; then
        if ((directive & 2)); then compopt -o nospace; fi
        if ((directive & 4)); then compopt +o default; fi
    fi
}

complete -o default -F _outgate outgate
