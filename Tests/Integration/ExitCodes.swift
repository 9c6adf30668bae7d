import Foundation
import Support
import Testing

@Suite struct ExitCodes {
  @Test(arguments: Cell.all) func everyCodePassesThrough(_ cell: Cell) throws {
    for code in 0...255 {
      let done = try cell.run([], ["/bin/sh", "-c", Bytes("exit \(code)")])
      #expect(done.end == .exited(Int32(code)))
      #expect(done.error == [], "\(done)")
    }
  }
}
