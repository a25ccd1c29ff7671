import Foundation

/// Files whose names begin with a key and `_`: parts of unfinished work.
enum KeyedFiles {
  /// Removes the files of some keys, and the folder if nothing is left in it.
  ///
  /// The folder may be one that the user named: what others put there stays. Files that cannot be removed are left:
  /// they cost disk space only.
  static func remove(from folder: String, keys: Set<String>) {
    let manager = FileManager.default
    // See above: without a listing there is nothing to remove.
    let names = (try? manager.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where keys.contains(String(name.prefix { $0 != "_" })) {
      // See above.
      try? manager.removeItem(atPath: folder + "/" + name)
    }
    // See above.
    if (try? manager.contentsOfDirectory(atPath: folder))?.isEmpty == true {
      // See above.
      try? manager.removeItem(atPath: folder)
    }
  }
}
