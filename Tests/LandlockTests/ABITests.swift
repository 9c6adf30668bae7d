import Landlock
import Testing

/// What a version offers is written down twice: as a table for people, as constants for the start.
@Suite struct ABITests {
  @Test(arguments: 0...ABI.newest.version)
  func constantsAreTheSumOfTheTable(_ version: Int) {
    let abi = ABI(version: version)
    var filesystem: FilesystemAccess = []
    var network: NetworkAccess = []
    var scopes: Scopes = []
    for feature in ABI.features where feature.since <= version {
      filesystem.formUnion(feature.filesystem)
      network.formUnion(feature.network)
      scopes.formUnion(feature.scopes)
    }
    #expect(abi.filesystem == filesystem)
    #expect(abi.network == network)
    #expect(abi.scopes == scopes)
  }

  @Test func theNewestVersionIsInTheTable() {
    #expect(ABI.features.map(\.since).max() == ABI.newest.version)
  }
}
