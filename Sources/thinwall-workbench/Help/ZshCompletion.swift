import Policy

/// The completion function for zsh.
enum ZshCompletion {
  /// The script.
  static var script: String {
    """
    #compdef thinwall
    # zsh completion for thinwall; made by: thinwall completion zsh

    _thinwall_profiles() {
      local -a names
      names=(${(f)"$(thinwall profile list --names 2>/dev/null)"})
      _alternative 'profiles:profile:compadd -a names' 'files:file:_files -g "*.toml"'
    }

    _thinwall_system_calls() {
      local -a calls
      calls=(\(Completion.systemCallNames.joined(separator: " ")))
      compadd -a calls
    }

    _thinwall_run() {
      local -a explain
      [[ $1 == explain ]] && explain=('--filter[the system call filter as a table]')
      _arguments -s -S $explain \\
    \(Flag.allCases.map(specification).joined(separator: "\n"))
        '(-):program: _command_names -e' \\
        '*::argument: _normal'
    }

    _thinwall() {
      local context state state_descr line
      typeset -A opt_args
      _arguments -C '1:verb:->verb' '*::argument:->argument'
      case $state in
        verb)
          local -a verbs
          verbs=(
    \(Verb.allCases.map { "        \(quoted("\($0.rawValue):\($0.summary)"))" }.joined(separator: "\n"))
          )
          _describe verb verbs
          ;;
        argument)
          case $words[1] in
            run|explain) _thinwall_run $words[1] ;;
            profile)
              if ((CURRENT == 2)); then
                compadd \(Completion.profileVerbs.joined(separator: " "))
              else
                case $words[2] in
                  list) compadd -- --names ;;
                  compile) shift words; ((CURRENT--)); _arguments '--output[where to write it]:file:_files' '1:profile:_thinwall_profiles' ;;
                  *) _thinwall_profiles ;;
                esac
              fi
              ;;
            doctor) compadd -- --json ;;
            help) compadd \(Verb.allCases.map(\.rawValue).joined(separator: " ")) ;;
            man) compadd thinwall thinwall-profile ;;
            completion) compadd bash zsh fish ;;
          esac
          ;;
      esac
    }

    if [[ $funcstack[1] == _thinwall ]]; then _thinwall "$@"; else compdef _thinwall thinwall; fi

    """
  }

  /// One argument of `_arguments`.
  private static func specification(_ flag: Flag) -> String {
    let long = "--\(flag.name)"
    let text = "\(flag.summary)".replacing("[", with: "\\[").replacing("]", with: "\\]").replacing(":", with: "\\:")
    let star = Completion.isRepeatable(flag) ? "*" : ""
    guard let value = flag.value else {
      guard let letter = flag.letterText else { return "    \(quoted("\(long)[\(text)]")) \\" }
      return "    \(quoted("(-\(letter) \(long))")){-\(letter),\(long)}\(quoted("[\(text)]")) \\"
    }
    let name = "\(value)".replacing(":", with: "\\:")
    let end = "[\(text)]:\(name):\(action(for: flag))"
    guard let letter = flag.letterText else { return "    \(quoted("\(star)\(long)=\(end)")) \\" }
    let excluded = star.isEmpty ? "(-\(letter) \(long))" : star
    return "    \(quoted(excluded)){-\(letter)+,\(long)=}\(quoted(end)) \\"
  }

  private static func action(for flag: Flag) -> String {
    switch Completion(for: flag) {
    case .nothing: " "
    case .words(let words): "(\(words.joined(separator: " ")))"
    case .files: "_files"
    case .directories: "_files -/"
    case .profiles: "_thinwall_profiles"
    case .variables: "_parameters -g \"*export*\""
    case .systemCalls: "_thinwall_system_calls"
    }
  }

  private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }
}
