import Policy

/// The completion script for fish.
enum FishCompletion {
  /// The script.
  static var script: String {
    let valued = Flag.allCases.filter { $0.value != nil }
    var text = """
      # fish completion for thinwall; made by: thinwall completion fish

      # The number of the word in which the program stands, counted from 1, or 0 before there is one.
      function __thinwall_command
        set -l words (commandline -opc)
        set -l skip 0
        for i in (seq 3 (count $words))
          set -l word $words[$i]
          if test $skip = 1
            set skip 0
          else if test "$word" = --
            echo (math $i + 1)
            return
          else if contains -- "$word" \(valued.map { "--\($0.name)" }.joined(separator: " "))
            set skip 1
          else if string match -qr -- '^-[^-]*[\(valued.compactMap(\.letterText).joined())]$' "$word"
            set skip 1
          else if not string match -q -- '-*' "$word"
            echo $i
            return
          end
        end
        echo 0
      end

      function __thinwall_verb
        set -l words (commandline -opc)
        test (count $words) -ge 2; and contains -- $words[2] $argv
      end

      function __thinwall_needs_verb
        test (count (commandline -opc)) = 1
      end

      function __thinwall_options
        __thinwall_verb run explain; and test (__thinwall_command) = 0
      end

      function __thinwall_program
        __thinwall_verb run explain; and test (__thinwall_command) != 0
      end

      function __thinwall_complete_program
        set -l words (commandline -opc)
        set -l start (__thinwall_command)
        set -l line
        if test $start -le (count $words)
          set line (string escape -- $words[$start..-1])
        end
        complete "--do-complete="(string join ' ' -- $line (commandline -ct))
      end

      complete -c thinwall -f

      """
    for verb in Verb.allCases {
      text += "complete -c thinwall -n __thinwall_needs_verb -a \(verb.rawValue) -d \(quoted(verb.summary))\n"
    }
    for flag in Flag.allCases { text += option(flag) + "\n" }
    text += """
      complete -c thinwall -n '__thinwall_verb explain; and __thinwall_options' -l filter -d 'the system call filter as a table'
      complete -c thinwall -n '__thinwall_options' -a '(__fish_complete_command)'
      complete -c thinwall -n '__thinwall_program' -a '(__thinwall_complete_program)'
      complete -c thinwall -n '__thinwall_verb profile; and test (count (commandline -opc)) = 2' -a '\(Completion.profileVerbs.joined(separator: " "))'
      complete -c thinwall -n '__thinwall_verb profile; and test (count (commandline -opc)) -ge 3' -F -a '(thinwall profile list --names 2>/dev/null)'
      complete -c thinwall -n '__thinwall_verb doctor' -l json -d 'print JSON'
      complete -c thinwall -n '__thinwall_verb help' -a '\(Verb.allCases.map(\.rawValue).joined(separator: " "))'
      complete -c thinwall -n '__thinwall_verb man' -a 'thinwall thinwall-profile'
      complete -c thinwall -n '__thinwall_verb completion' -a 'bash zsh fish'

      """
    return text
  }

  private static func option(_ flag: Flag) -> String {
    var line = "complete -c thinwall -n __thinwall_options"
    if let letter = flag.letterText { line += " -s \(letter)" }
    line += " -l \(flag.name) -d \(quoted("\(flag.summary)"))"
    guard flag.value != nil else { return line }
    switch Completion(for: flag) {
    case .nothing: return line + " -x"
    case .words(let words): return line + " -x -a \(quoted(words.joined(separator: " ")))"
    case .files: return line + " -r -F"
    case .directories: return line + " -x -a '(__fish_complete_directories)'"
    case .profiles: return line + " -r -F -a '(thinwall profile list --names 2>/dev/null)'"
    case .variables: return line + " -x -a '(set -xn)'"
    case .systemCalls: return line + " -x -a \(quoted(Completion.systemCallNames.joined(separator: " ")))"
    }
  }

  private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "\\'"))'" }
}
