internal import Linux
internal import Policy

/// Keeps what a run leaves outside its namespaces: control groups, and names made to be hidden. A process of its own
/// removes them when the launcher is gone, however it went.
struct Keeper: ~Copyable {
  var processFiles: (Int32, Int32, Int32) = (-1, -1, -1)

  init(_ plan: borrowing Plan) throws(Refusal) {
  }

  consuming func finish() {}
}
