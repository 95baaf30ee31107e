extension PatientHistory {
    /// Writes an imaging order that is still open: a ServiceRequest of category imaging.
    mutating func orderImaging(
        _ examination: Examination, at visit: Visit, for reason: Reference? = nil, status: String = "active",
        priority: String = "routine"
    ) -> Reference {
        ledger.add(
            "ServiceRequest", display: examination.concept.words.text(in: person.tongue),
            [
                "identifier": [
                    [
                        "system": .text(CodeSystem.identifier("order")),
                        "value": "R\(person.label)-\(visit.day.text)-\(examination.modality.rawValue)",
                    ]
                ],
                "status": .text(status), "intent": "order",
                "category": [.code(CodeSystem.snomed, "363679005", "Imaging")], "priority": .text(priority),
                "code": concept(examination.concept), "subject": patient.json, "encounter": visit.encounter.json,
                "authoredOn": .text(visit.end.text), "requester": visit.practitioner.json,
                "performer": [imagingProvider(visit).json],
                "locationReference": .listed(imagingRoom(visit)), "reasonCode": [concept(visit.reason)],
                "reasonReference": .listed(reason), "bodySite": [concept(examination.bodySite)],
            ])
    }

    /// Writes an order that has been carried out: ServiceRequest, ImagingStudy and DiagnosticReport.
    mutating func takeImages(
        _ examination: Examination, at visit: Visit, for reason: Reference? = nil, finding: Words
    ) {
        let order = orderImaging(examination, at: visit, for: reason, status: "completed")
        let started = visit.end.adding(minutes: random.integer(15...90))
        let study = addStudy(examination, at: visit, order: order, started: started)
        _ = ledger.add(
            "DiagnosticReport", display: examination.concept.words.text(in: person.tongue),
            [
                "basedOn": [order.json], "status": "final",
                "category": [.hl7("v2-0074", "RAD", "Radiology")], "code": concept(examination.concept),
                "subject": patient.json, "encounter": visit.encounter.json,
                "effectiveDateTime": .text(started.text), "issued": .text(started.adding(minutes: 55).text),
                "performer": [imagingProvider(visit).json],
                "resultsInterpreter": [staff.practitioner(.radiologist).json], "imagingStudy": [study.json],
                "conclusion": text(finding),
            ])
    }

    /// The partner hospital has its own devices, in rooms the clinic does not know.
    private func imagingProvider(_ visit: Visit) -> Reference {
        visit.isInHospital ? staff.hospital : staff.imagingDepartment
    }

    private func imagingRoom(_ visit: Visit) -> Reference? {
        visit.isInHospital ? nil : staff.room(.imaging)
    }

    private mutating func addStudy(
        _ examination: Examination, at visit: Visit, order: Reference, started: Moment
    ) -> Reference {
        let uid = DICOMUID(using: &random).text
        let series = examination.series.enumerated().map { position, part in
            describe(part, number: position + 1, of: examination, started: started)
        }
        return ledger.add(
            "ImagingStudy", display: examination.concept.words.text(in: person.tongue),
            [
                "identifier": [
                    ["use": "official", "system": "urn:dicom:uid", "value": "urn:oid:\(uid)"],
                    [
                        "type": .hl7("v2-0203", "ACSN", "Accession ID"),
                        "system": .text(CodeSystem.identifier("accession")),
                        "value": "A\(person.label)\(started.day.daysSinceEpoch)\(examination.modality.rawValue)",
                    ],
                ],
                "status": "available", "modality": [examination.modality.coding.json], "subject": patient.json,
                "encounter": visit.encounter.json, "started": .text(started.text), "basedOn": [order.json],
                "referrer": visit.practitioner.json, "interpreter": [staff.practitioner(.radiologist).json],
                "numberOfSeries": .integer(series.count),
                "numberOfInstances": .integer(examination.series.reduce(0) { $0 + $1.instances }),
                "procedureCode": [concept(examination.concept)], "location": .optional(imagingRoom(visit)),
                "description": text(examination.concept.words), "series": .list(series),
            ])
    }

    private mutating func describe(
        _ part: Examination.Series, number: Int, of examination: Examination, started: Moment
    ) -> JSONValue {
        let uid = DICOMUID(using: &random).text
        let instances = (1...part.instances).map { number in
            [
                "uid": .text(DICOMUID(using: &random).text),
                "sopClass": Coding(CodeSystem.uri, examination.modality.imageClass).json, "number": .integer(number),
            ] as JSONValue
        }
        return [
            "uid": .text(uid), "number": .integer(number), "modality": examination.modality.coding.json,
            "description": .text(part.description), "numberOfInstances": .integer(part.instances),
            "bodySite": examination.bodySite.codings.first?.json ?? .absent,
            "started": .text(started.adding(minutes: 4 * (number - 1)).text), "instance": .list(instances),
        ]
    }
}
