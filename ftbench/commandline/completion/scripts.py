"""The functions that each shell calls on Tab.

All of them hand the line up to the cursor to ftbench as it stands there, and ftbench takes it apart. What bash itself
takes for words is of no use: for it `--set training.epochs=3` and `builtin:nano` are several. A value comes in a
line that begins with `value,`; other lines were printed by a plugin.
"""

from __future__ import annotations

BASH = """\
%(complete_func)s() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == nospace ]]; then
            type compopt >/dev/null 2>&1 && compopt -o nospace
        elif [[ $line == value,* ]]; then
            COMPREPLY+=("${line#value,}")
        fi
    done < <(env COMP_WORDS="${COMP_LINE:0:COMP_POINT}" COMP_WORDBREAKS="$COMP_WORDBREAKS" \
%(complete_var)s=bash_complete "$1" 2>/dev/null)
}

complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null || complete -F %(complete_func)s %(prog_name)s
"""
"""`nosort` and `compopt` came with bash 4; the bash of macOS does without."""

ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a values shown open open_shown
    local line value text
    for line in "${(@f)$(env COMP_WORDS="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" \
%(complete_var)s=zsh_complete ${(Q)words[1]} 2>/dev/null)}"; do
        [[ $line == value,* ]] || continue
        line=${line#value,}
        value=${line%%%%$'\\t'*}
        text=$value
        [[ $line == *$'\\t'* ]] && text="$value  -- ${line#*$'\\t'}"
        if [[ $value == *[/=.] ]]; then
            open+=("$value")
            open_shown+=("$text")
        else
            values+=("$value")
            shown+=("$text")
        fi
    done
    (( $#values )) && compadd -U -l -V %(prog_name)s -d shown -a values
    (( $#open )) && compadd -U -l -V %(prog_name)s -S '' -d open_shown -a open
    (( $#values + $#open ))
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef %(complete_func)s %(prog_name)s
fi
"""

FISH = """\
function %(complete_func)s
    env COMP_WORDS=(commandline -cp | string collect) %(complete_var)s=fish_complete %(prog_name)s 2>/dev/null |
        string replace --filter --regex '^value,' ''
end

complete --command %(prog_name)s --no-files --keep-order --arguments "(%(complete_func)s)"
"""
