import Foundation
import TestSupport
import Testing

/// The table of `architecture.md`: what each module may import of this package.
private let allowedImports: [String: Set<String>] = [
  "HDF5": ["CHDF5Shim", "CCurl", "CDeflate"],
  "Electrophysiology": [],
  "NWB": ["HDF5", "Electrophysiology"],
  "Features": ["Electrophysiology", "Statistics", "LinearAlgebra"],
  "LinearAlgebra": ["CBLASShim"],
  "Statistics": [],
  "SparsePCA": ["LinearAlgebra", "Statistics"],
  "RandomForest": ["LinearAlgebra", "Statistics"],
  "KernelRidge": ["LinearAlgebra", "Statistics"],
  "BiLSTM": ["LinearAlgebra", "Statistics"],
  "Tables": ["HDF5", "Features"],
  "Simulation": ["Electrophysiology", "NWB"],
  "Pipeline": [
    "HDF5", "Electrophysiology", "NWB", "Features", "LinearAlgebra", "Statistics", "SparsePCA",
    "RandomForest", "KernelRidge", "BiLSTM", "Tables", "Simulation",
  ],
  "Report": ["Tables", "Pipeline", "Statistics"],
]

/// Modules that may see every other one.
private let unrestricted: Set<String> = ["patchline", "TestSupport", "Benchmarks", "MakeFixtures"]

/// Modules that must stay free of Foundation, so that numbers never depend on it.
private let withoutFoundation: Set<String> = [
  "HDF5", "Electrophysiology", "NWB", "Features", "LinearAlgebra", "Statistics", "SparsePCA",
  "RandomForest", "KernelRidge", "BiLSTM",
]

private let ownModules = Set(allowedImports.keys).union(unrestricted)
  .union(["CHDF5Shim", "CBLASShim", "CCurl", "CDeflate"])

/// A Swift file of `Sources` with the modules it imports.
private struct SourceFile {
  let module: String
  let path: String
  let text: String

  var imports: [String] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let position = words.firstIndex(of: "import"), position <= 2,
        words[..<position].allSatisfy({
          ["package", "public", "internal", "@preconcurrency"].contains($0)
        }),
        position + 1 < words.count
      else { return nil }
      let name =
        ["struct", "class", "enum", "func", "protocol"].contains(words[position + 1])
        ? words[position + 2] : words[position + 1]
      return String(name.split(separator: ".")[0])
    }
  }

  static func all() throws -> [SourceFile] {
    let root = PackageRoot.path + "/Sources"
    return try FileManager.default.contentsOfDirectory(atPath: root).sorted().flatMap { module in
      let folder = root + "/" + module
      let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
      return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
        SourceFile(
          module: module,
          path: module + "/" + name,
          text: try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
        )
      }
    }
  }
}

@Suite struct ImportRuleTests {
  @Test func `no module imports upwards or sideways`() throws {
    let files = try SourceFile.all()
    #expect(files.count > 20, "the sources were not found")
    for file in files where !unrestricted.contains(file.module) {
      let allowed = try #require(
        allowedImports[file.module],
        "\(file.module) is not in the table of allowed imports"
      )
      for name in file.imports where ownModules.contains(name) {
        #expect(allowed.contains(name), "\(file.path) must not import \(name)")
      }
    }
  }

  @Test func `engine modules do without Foundation`() throws {
    for file in try SourceFile.all() where withoutFoundation.contains(file.module) {
      #expect(!file.imports.contains("Foundation"), "\(file.path) imports Foundation")
    }
  }

  @Test func `nothing but tests and programs sees TestSupport`() throws {
    for file in try SourceFile.all() where !unrestricted.contains(file.module) {
      #expect(!file.imports.contains("TestSupport"), "\(file.path) imports TestSupport")
    }
  }

  @Test func `no source file is longer than 400 lines`() throws {
    for file in try SourceFile.all() {
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lines <= 401, "\(file.path) has \(lines) lines")
    }
  }

  @Test func `the top level holds what was agreed and nothing else`() throws {
    let agreed: Set<String> = [
      "Package.swift", "Sources", "Tests", "CHDF5Shim", "CBLASShim", "fixtures", "README.md",
      "LICENSE", "CHANGELOG.md", "Package.resolved",
    ]
    let names = try FileManager.default.contentsOfDirectory(atPath: PackageRoot.path)
    for name in names where !name.hasPrefix(".") {
      #expect(agreed.contains(name), "unexpected at the top level: \(name)")
    }
  }
}
