import Policy

/// The completion script for bash; it needs nothing but bash 4.4.
enum BashCompletion {
  /// The script.
  static var script: String {
    let valued = Flag.allCases.filter { $0.value != nil }
    let longs = Flag.allCases.map { "--\($0.name)" }.joined(separator: " ")
    let letters = valued.compactMap(\.letterText).joined()
    return """
      # bash completion for thinwall; made by: thinwall completion bash

      # The words that fit the value of flag $1; $2 is what is typed of it.
      _thinwall_value() {
        local cur=$2
        case $1 in
      \(valued.compactMap(value).joined(separator: "\n"))
        esac
      }

      _thinwall_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2"); }

      _thinwall_profiles() {
        local names
        names=$(thinwall profile list --names 2>/dev/null)
        mapfile -t COMPREPLY < <(compgen -W "$names" -- "$1"; compgen -f -X '!*.toml' -- "$1"; compgen -d -- "$1")
        compopt -o filenames 2>/dev/null
      }

      _thinwall_run() {
        local i word flag= command=0 cur=${COMP_WORDS[COMP_CWORD]}
        # flag: whose value the next word is. command: where the program stands.
        for ((i = 2; i < COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          if [[ $word == = && -n $flag ]]; then
            continue
          elif [[ -n $flag ]]; then
            flag=
          elif [[ $word == -- ]]; then
            command=$((i + 1)); break
          elif [[ $word == --* ]]; then
            case $word in
              \(valued.map { "--\($0.name)" }.joined(separator: "|"))) flag=$word ;;
            esac
          elif [[ $word == -*[\(letters)] && $word != -*[\(letters)]*[\(letters)] ]]; then
            flag=-${word: -1}
          elif [[ $word != -?* ]]; then
            command=$i; break
          fi
        done
        if ((command > 0 && command < COMP_CWORD)); then
          if declare -F _comp_command_offset >/dev/null; then _comp_command_offset "$command"
          elif declare -F _command_offset >/dev/null; then _command_offset "$command"
          else
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            compopt -o filenames 2>/dev/null
          fi
        elif [[ -n $flag && $command == 0 ]]; then
          [[ $cur == = ]] && cur=
          _thinwall_value "$flag" "$cur"
        elif [[ $cur == -* && $command == 0 ]]; then
          _thinwall_words "\(longs)" "$cur"
        else
          mapfile -t COMPREPLY < <(compgen -c -- "$cur"; [[ $cur == */* ]] && compgen -f -- "$cur")
          compopt -o filenames 2>/dev/null
        fi
      }

      _thinwall() {
        COMPREPLY=()
        local cur=${COMP_WORDS[COMP_CWORD]}
        if ((COMP_CWORD == 1)); then
          _thinwall_words "\(Verb.allCases.map(\.rawValue).joined(separator: " "))" "$cur"
          return
        fi
        case ${COMP_WORDS[1]} in
          run) _thinwall_run ;;
          explain)
            _thinwall_run
            if [[ $cur == -* ]]; then
              mapfile -O ${#COMPREPLY[@]} -t COMPREPLY < <(compgen -W "--filter" -- "$cur")
            fi
            ;;
          profile)
            if ((COMP_CWORD == 2)); then _thinwall_words "\(Completion.profileVerbs.joined(separator: " "))" "$cur"
            elif [[ ${COMP_WORDS[2]} == list ]]; then _thinwall_words "--names" "$cur"
            elif [[ ${COMP_WORDS[2]} == compile && $cur == -* ]]; then _thinwall_words "--output" "$cur"
            elif [[ ${COMP_WORDS[COMP_CWORD - 1]} == --output ]]; then
              mapfile -t COMPREPLY < <(compgen -f -- "$cur")
              compopt -o filenames 2>/dev/null
            else _thinwall_profiles "$cur"
            fi
            ;;
          doctor) _thinwall_words "--json" "$cur" ;;
          help) _thinwall_words "\(Verb.allCases.map(\.rawValue).joined(separator: " "))" "$cur" ;;
          man) _thinwall_words "thinwall thinwall-profile" "$cur" ;;
          completion) _thinwall_words "bash zsh fish" "$cur" ;;
        esac
      }

      complete -F _thinwall thinwall

      """
  }

  private static func value(of flag: Flag) -> String? {
    let pattern = (flag.letterText.map { "-\($0)|" } ?? "") + "--\(flag.name)"
    let filenames = "compopt -o filenames 2>/dev/null"
    let action: String
    switch Completion(for: flag) {
    case .nothing: return nil
    case .words(let words): action = "_thinwall_words \"\(words.joined(separator: " "))\" \"$cur\""
    case .files: action = "mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); \(filenames)"
    case .directories: action = "mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"); \(filenames)"
    case .profiles: action = "_thinwall_profiles \"$cur\""
    case .variables: action = "mapfile -t COMPREPLY < <(compgen -e -- \"$cur\")"
    case .systemCalls:
      action = "_thinwall_words \"\(Completion.systemCallNames.joined(separator: " "))\" \"$cur\""
    }
    return "    \(pattern)) \(action) ;;"
  }
}
