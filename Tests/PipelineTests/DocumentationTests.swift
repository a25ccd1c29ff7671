import Features
import Foundation
import TestSupport
import Testing

/// The pages beside the sources say what the sources say.
@Suite struct DocumentationTests {
  static let modules = [
    "HDF5", "Electrophysiology", "NWB", "Features", "Tables", "Pipeline", "Report", "Simulation",
    "LinearAlgebra", "Statistics", "SparsePCA", "RandomForest", "KernelRidge", "BiLSTM",
  ]

  private static func page(_ module: String, _ name: String) -> String {
    PackageRoot.path + "/Sources/\(module)/\(module).docc/\(name).md"
  }

  /// With `PATCHLINE_UPDATE_DOCS` set the page is written instead.
  @Test func `the feature dictionary's page is that of the code`() throws {
    let path = Self.page("Features", "DictionaryOfFeatures")
    let expected = FeatureDictionary.markdown()
    if ProcessInfo.processInfo.environment["PATCHLINE_UPDATE_DOCS"] != nil {
      try expected.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let stored = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      stored == expected,
      "run the test once with PATCHLINE_UPDATE_DOCS=1 and commit the page"
    )
  }

  @Test(arguments: modules)
  func `each module's page says what it is, may import and is measured against`(
    module: String
  ) throws {
    let text = try String(contentsOfFile: Self.page(module, module), encoding: .utf8)
    #expect(text.hasPrefix("# ``\(module)``\n"))
    for part in ["## Overview", "**May import:**", "**Reference:**", "### Reading order", "**no"] {
      #expect(text.contains(part), "\(module): no '\(part)'")
    }
  }

  @Test(arguments: modules)
  func `every symbol that a page links to exists`(module: String) throws {
    let sources = try Self.sources(of: module)
    let folder = PackageRoot.path + "/Sources/\(module)/\(module).docc"
    var checked = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    where name.hasSuffix(".md") {  // pictures and tables lie beside the pages
      let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
        .replacingOccurrences(of: "```", with: "")  // the fences of code are no links
      for part in text.split(separator: "``", omittingEmptySubsequences: false).enumerated()
      where part.offset % 2 == 1 && part.element != module {
        // A link may name a member: the last component is the declared name.
        let symbol = part.element.split(separator: "/").last ?? part.element
        let isDeclared = ["struct", "class", "enum", "protocol", "case", "let", "var", "func"]
          .contains { sources.contains("\($0) \(symbol)") }
        #expect(isDeclared, "\(module)/\(name): \(part.element)")
        checked += 1
      }
    }
    #expect(checked >= 3)
  }

  private static func sources(of module: String) throws -> String {
    // Features link to the ontology's types, which stand one module below.
    let modules = module == "Features" ? [module, "Electrophysiology"] : [module]
    return try modules.flatMap { module in
      let root = PackageRoot.path + "/Sources/" + module
      let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
      return try names.filter { $0.hasSuffix(".swift") }.map {
        try String(contentsOfFile: root + "/" + $0, encoding: .utf8)
      }
    }
    .joined(separator: "\n")
  }
}
