internal import CFilters

extension BaseFilter {
  /// The filters that need no compiler: those of runs that neither allow nor deny calls by name.
  package static let prebuilt: [(wall: Wall, network: Network)] = [
    (.process, .none), (.process, .partial(families: .all, listen: .notify)), (.process, .host),
    (.container, .none), (.container, .partial(families: .all, listen: .notify)), (.container, .host),
  ]

  /// Calls `body` with the compiled filter for these options if it was built in, and answers whether it was.
  package static func withPrebuilt(_ options: Options, _ body: (UnsafeBufferPointer<Instruction>) -> Void) -> Bool {
    guard options.architecture == .native, !options.protectAffinity, options.allowed.isEmpty, options.denied.isEmpty
    else { return false }
    let network: Int32
    switch options.network {
    case .none:
      guard options.refusedSocket == .notify else { return false }
      network = 0
    case .partial(let families, let listen):
      guard families.rawValue == Families.all.rawValue, listen == .notify else { return false }
      network = 1
    case .host: network = 2
    }
    var count: Int32 = 0
    guard let start = unsafe thinwall_filter(options.wall == .container ? 1 : 0, network, &count) else { return false }
    unsafe body(
      UnsafeBufferPointer(start: start.bindMemory(to: Instruction.self, capacity: Int(count)), count: Int(count)))
    return true
  }
}
