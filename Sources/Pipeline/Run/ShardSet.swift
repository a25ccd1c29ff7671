import Foundation

/// The documents that the shards of a run left, and what they say of the whole.
struct ShardSet: Sendable {
  /// The documents of the newest set of shards: one number of parts, one configuration.
  let documents: [RunDocument]
  /// Parts that left no document: not run, or killed.
  let absent: [Int]

  /// Reads `RUN/shards`; `nil` for a run without shards.
  init?(of folder: RunFolder) {
    // No folder: the run was not sharded.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.shards)) ?? []
    let all = names.filter { $0.hasSuffix(".json") }.sorted()
      .compactMap { RunDocument.read(folder.shards + "/" + $0) }
    guard let newest = all.max(by: { $0.finished < $1.finished }),
      let shard = newest.shard.flatMap(Shard.init)
    else { return nil }
    documents = all.filter { document in
      document.configurationHash == newest.configurationHash
        && document.shard.flatMap(Shard.init)?.count == shard.count
    }
    let present = Set(documents.compactMap { $0.shard.flatMap(Shard.init)?.number })
    absent = (1...shard.count).filter { !present.contains($0) }
  }

  /// Ids of all inputs of the run; `nil` while a part is absent, because nobody knows its inputs.
  var planned: [String]? {
    absent.isEmpty ? documents.flatMap { $0.planned ?? [] } : nil
  }
}
