/// Which inputs of a run are finished, and in what order the others are done.
struct ResumePlan: Sendable {
  /// The inputs of the run or shard.
  let inputs: [InputFile]
  /// Bytes of all of them, as far as known.
  let bytes: Int
  /// Those whose results are there, by the ledger.
  let finished: [RunLedger.Entry]
  /// Bytes of those.
  let finishedBytes: Int
  /// The others, largest first: a big one that is begun last would keep one processor busy alone.
  let open: [InputFile]

  /// Looks at every input's stamp and at the ledgers; reads no input.
  init(
    _ all: [InputFile],
    folder: RunFolder,
    configuration: String,
    options: ExtractionOptions
  ) {
    var sizes: [String: Int] = [:]
    for input in all { sizes[input.cellID] = input.bytes }
    func size(_ input: InputFile) -> Int { sizes[input.cellID] ?? 0 }
    let mine =
      options.shard?.select(all, bytes: size, identity: \.cellID) ?? all
    folder.removeLeftovers(of: Set(mine.map(\.cellID)))
    let usesLedger = !options.forces && !options.verifies
    let ledger = usesLedger ? RunLedger(of: folder) : nil
    var done: [RunLedger.Entry] = []
    var todo: [InputFile] = []
    for input in mine {
      let isCopied = options.writeBack?.hasFile(of: input.cellID) ?? true
      if isCopied, let entry = ledger?.finished(input, configuration: configuration, in: folder) {
        done.append(entry)
      } else {
        todo.append(input)
      }
    }
    inputs = mine
    bytes = mine.reduce(0) { $0 + size($1) }
    finished = done
    finishedBytes = done.reduce(0) { $0 + size($1.input) }
    open = todo.sorted { left, right in
      size(left) != size(right) ? size(left) > size(right) : left.cellID < right.cellID
    }
  }
}

extension InputFile {
  /// Size of the file, or what the manifest says of it; 0 where nobody knows.
  var bytes: Int { FileStamp(of: path)?.size ?? expectedSize ?? 0 }
}
