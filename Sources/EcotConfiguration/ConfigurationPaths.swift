import EcotFiles

extension LoadedConfiguration {
  /// Checks that everything that the configuration points to is there; relative paths are relative to the working directory.
  ///
  /// - Throws: `InputErrors` with every missing path.
  package func checkPaths() throws {
    var findings = Findings()
    checkDataPaths(&findings)
    checkModelPaths(&findings)
    if let file = configuration.framework.actionModel.checkpoint {
      let path = "framework.action_model.checkpoint"
      require(.file, file, path, "a safetensors file with the action head's weights", &findings)
    }
    if let folder = configuration.trainer.resumeFolder {
      require(.folder, folder, "trainer.resume_from", "the folder of a checkpoint", &findings)
    }
    let errors = findings.sortedErrors
    guard errors.isEmpty else { throw InputErrors(errors) }
  }

  /// Checks only what reading episodes needs: the data folder and the reasoning file.
  ///
  /// - Throws: `InputErrors` with every missing path.
  package func checkDataPaths() throws {
    var findings = Findings()
    checkDataPaths(&findings)
    let errors = findings.sortedErrors
    guard errors.isEmpty else { throw InputErrors(errors) }
  }

  private func checkDataPaths(_ findings: inout Findings) {
    let ecot = configuration.data.ecot
    let root = "datasets.vla_data.ecot.data_root_dir"
    require(.folder, ecot.dataRootDirectory, root, "the folder that holds bridge_orig/", &findings)
    let reasoning = "datasets.vla_data.ecot.reasoning_json"
    if let file = ecot.reasoningFile {
      require(.file, file, reasoning, "the reasoning file, embodied_features_bridge.json", &findings)
    } else if !configuration.has(.keepUnannotatedSteps) {
      findings.error(
        reasoning, "no reasoning file is given, so that no step has reasoning", at: marks[reasoning],
        remedy: "set it to the path of embodied_features_bridge.json")
    }
  }

  private func checkModelPaths(_ findings: inout Findings) {
    let base = "framework.qwenvl.base_vlm"
    let tokenizer = "framework.qwenvl.tokenizer"
    let qwen = configuration.framework.qwenVL
    switch configuration.framework.modelSource {
    case .folder(let folder):
      if PathKind(folder) == .folder {
        for name in ["config.json", "tokenizer.json", "preprocessor_config.json"] {
          if name == "tokenizer.json" || name == "preprocessor_config.json", qwen.tokenizer != nil { continue }
          require(.file, "\(folder)/\(name)", base, "a HuggingFace folder with \(name)", &findings)
        }
        let names = (try? InputFile.names(in: folder)) ?? []
        if !names.contains(where: { $0.hasSuffix(".safetensors") }) {
          findings.error(base, "there is no *.safetensors file in '\(folder)'", at: marks[base])
        }
      } else {
        findings.error(
          base, "'\(folder)' is no local folder, and nothing is ever downloaded", at: marks[base],
          remedy: "point it to a folder with config.json, *.safetensors, tokenizer.json and preprocessor_config.json, "
            + "or set framework.preset: tiny")
      }
    case .preset:
      if qwen.tokenizer == nil, qwen.baseVLM.map({ PathKind($0) }) != .folder {
        findings.error(
          tokenizer, "a preset brings no tokenizer", at: marks["framework.preset"],
          remedy: "set \(tokenizer) to a folder with tokenizer.json and preprocessor_config.json")
      } else if qwen.tokenizer == nil, let folder = qwen.baseVLM {
        requireTokenizer(in: folder, base, &findings)
      }
    case nil:
      findings.error(
        base, "no model is given", at: nil,
        remedy: "set it to a local HuggingFace folder, or set framework.preset: tiny")
    }
    if let folder = qwen.tokenizer { requireTokenizer(in: folder, tokenizer, &findings) }
  }

  private func requireTokenizer(in folder: String, _ path: String, _ findings: inout Findings) {
    guard PathKind(folder) == .folder else {
      require(.folder, folder, path, "a folder with tokenizer.json and preprocessor_config.json", &findings)
      return
    }
    for name in ["tokenizer.json", "preprocessor_config.json"] {
      require(.file, "\(folder)/\(name)", path, "a folder with tokenizer.json and preprocessor_config.json", &findings)
    }
  }

  private func require(
    _ kind: PathKind, _ file: String, _ path: String, _ expected: String, _ findings: inout Findings
  ) {
    let found = PathKind(file)
    guard found != kind else { return }
    let problem =
      switch found {
      case .missing: "there is no '\(file)'"
      case .file: "'\(file)' is a file"
      case .folder: "'\(file)' is a folder"
      }
    findings.error(
      path, problem, at: marks[path], expected: expected,
      remedy: file.hasPrefix("/") ? nil : "relative paths are relative to the working directory")
  }
}
