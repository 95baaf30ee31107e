import ArgumentParser
import Demonstration
import Exchange
import FHIR
import JSON
import Record
import SQLiteStore
import Store
import Synchronization
import Trust
import Wording

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: said("Put a small demonstration clinic into a store."),
        discussion: said(
            """
            Synthetic patients of Xinglin's own making, Chinese and international, with years of history, imaging orders, \
            values from their own devices and referrals. All are made from a seed: the same seed and day give the same \
            clinic, and a second run changes nothing; another seed replaces it. Every resource has the tag \
            https://xinglin.example/tags|demonstration. Nothing is written over resources without it.
            """))

    @OptionGroup var options: StoreOptions

    @Option(help: ArgumentHelp(said("Number of patients (default 24). XINGLIN_PATIENTS."), valueName: "number"))
    var patients: String?

    @Option(help: ArgumentHelp(said("The seed (default 7). XINGLIN_SEED."), valueName: "number"))
    var seed: String?

    func run() async throws {
        let settings = try options.settings(["patients": patients, "seed": seed])
        try await complaining {
            let folder = try settings.required("store")
            let patients = try settings.integer("patients", default: 24, in: 1...10_000)
            let seed = try settings.integer("seed", default: 7, in: 0...Int.max)
            let open = try OpenRecord(folder: folder, options: SQLiteStore.Options())
            let today = Int(Surroundings.clock() / 86_400_000_000)
            let clinic = Clinic(seed: UInt64(seed), today: today, patients: patients).resources()
            try fill(open.record, with: clinic)
            try open.store.close()
            print(
                said(
                    "\(ProgressLine.grouped(clinic.count)) resources of \(patients) patients are in \(folder): `xinglin serve --store \(folder)` shows them"
                )
            )
        }
    }

    /// Refuses a store in which a resource of the clinic's address is somebody else's.
    private func refuseToOverwrite(_ record: Record, _ clinic: [DemonstrationResource], _ permit: Permit) throws {
        for resource in clinic {
            guard let type = ResourceType(resource.type),
                let there = try? record.read(type, resource.id, permit: permit)
            else { continue }
            let isOurs = try JSONDocument(there.text).withRoot { view in
                view["meta"]?["tag"]?.items.contains { $0["code"]?.string == "demonstration" } ?? false
            }
            if !isOurs {
                throw Complaint(
                    "\(resource.type)/\(resource.id) is in this store and not of a demonstration: take another folder"
                )
            }
        }
    }

    private func fill(_ record: Record, with clinic: [DemonstrationResource]) throws {
        let permit = OpenMode.permit(for: "xinglin demo")
        try refuseToOverwrite(record, clinic, permit)
        let line = ProgressLine()
        let state = Mutex<(done: Int, failure: RecordError?)>((0, nil))
        for resource in clinic {
            let document = try JSONDocument(resource.json)
            document.withRoot { view in
                record.importResource(view, fallbackID: { resource.id }, permit: permit) { result in
                    state.withLock { state in
                        state.done += 1
                        if case .failure(let error) = result { state.failure = state.failure ?? error }
                    }
                }
            }
            line.show(
                said("\(ProgressLine.grouped(state.withLock { $0.done })) of \(ProgressLine.grouped(clinic.count))"))
        }
        while state.withLock({ $0.done }) < clinic.count { pause() }
        line.end()
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }
}
