import JSON

#if canImport(Glibc)
    import Glibc
#endif

/// Compiles a FHIR package, as NDJSON files by resource type, into one definition table.
///
/// `CompileDefinitions FOLDER OUTPUT`: FOLDER holds `package.json`, `StructureDefinition.ndjson.gz` and its siblings
/// (plain or gzipped), OUTPUT is the table that `FHIR.DefinitionTable` reads.
@main
struct CompileDefinitions {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            File.complain("usage: CompileDefinitions FOLDER OUTPUT")
            exit(2)
        }
        do {
            let package = try DefinitionPackage(folder: arguments[1])
            var writer = TableWriter(packageName: package.name)
            let types = TypeCompiler(package: package, writer: &writer)
            BindingCompiler.compile(package: package, types: types, writer: &writer)
            SearchCompiler.compile(package: package, types: types, writer: &writer)
            InvariantCompiler.compile(package: package, types: types, writer: &writer)
            let bytes = writer.finish()
            try File.write(bytes, to: arguments[2])
            print("\(arguments[2]): \(bytes.count) bytes, \(types.records.count) types")
        } catch {
            File.complain("CompileDefinitions: \(error)")
            exit(1)
        }
    }
}
