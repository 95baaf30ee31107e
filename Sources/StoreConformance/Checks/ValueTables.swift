/// The tables of ``StoreConformance/valueChecks``.
extension StoreConformance {
    static let tokens = Table(
        samples: [
            patient(
                "a",
                "\"identifier\":[{\"system\":\"urn:s\",\"value\":\"1\"},{\"system\":\"urn:t\",\"value\":\"2\"}],\"gender\":\"male\""
            ),
            patient("b", "\"identifier\":[{\"system\":\"urn:t\",\"value\":\"1\"}],\"deceasedBoolean\":true"),
            patient(
                "c", "\"identifier\":[{\"value\":\"1\"}],\"gender\":\"female\"",
                meta: "\"tag\":[{\"system\":\"urn:s\",\"code\":\"t\"}]"),
            patient("e", "\"identifier\":[{\"system\":\"urn:p\",\"value\":\"x|y\"},{\"value\":\"back\\\\slash\"}]"),
            patient("d", "\"telecom\":[{\"system\":\"phone\",\"value\":\"+43 1\"}],\"active\":false"),
        ],
        type: "Patient",
        rows: [
            ("identifier=urn:p|x%5C|y", ["e"]), ("_filter=identifier eq urn:p|x%5C|y", ["e"]),
            ("_filter=identifier eq \"urn:p|x%5C%5C|y\"", ["e"]), ("_filter=identifier eq \"x%5Cu005C|y\"", ["e"]),
            ("_filter=identifier eq \"x%5C%5C|z\"", []), ("_filter=identifier eq \"back%5C%5C%5C%5Cslash\"", ["e"]),
            ("identifier=1", ["a", "b", "c"]), ("identifier=urn:s|1", ["a"]), ("identifier=urn:t|1", ["b"]),
            ("identifier=|1", ["c"]), ("identifier=urn:t|", ["a", "b"]), ("identifier=urn:x|1", []),
            ("identifier=x", []),
            ("identifier=|", []), ("telecom=%2B43+1,x", ["d"]), ("identifier=urn:s|2", []),
            ("identifier=urn:s|1,urn:t|", ["a", "b"]),
            ("gender=male", ["a"]),
            ("gender=http://hl7.org/fhir/administrative-gender|male", ["a"]), ("gender=urn:x|male", []),
            ("deceased=true", ["b"]),
            ("deceased=false", ["a", "c", "d", "e"]), ("_tag=urn:s|t", ["c"]), ("_tag=t", ["c"]),
            ("active=false", ["d"]),
            ("telecom=%2B43+1", ["d"]), ("identifier=1&identifier=2", ["a"]),
        ])

    static let strings = Table(
        samples: [
            patient("a", "\"name\":[{\"family\":\"Müller\",\"given\":[\"Ann\",\"Eva\"]}]"),
            patient("b", "\"name\":[{\"family\":\"MULLERIN\"}]"),
            patient("c", "\"name\":[{\"text\":\"李小龙\",\"family\":\"李\"}]"),
            patient("d", "\"address\":[{\"line\":[\"Müll 1\"],\"city\":\"Wien\"}]"),
        ],
        type: "Patient",
        rows: [
            ("family=muller", ["a", "b"]), ("family=M%C3%BCller", ["a", "b"]), ("family=mullerin", ["b"]),
            ("name=ann", ["a"]),
            ("name=ev", ["a"]), ("given=va", []), ("name=%E6%9D%8E", ["c"]), ("name=%E6%9D%8E%E5%B0%8F", ["c"]),
            ("address=mull", ["d"]),
            ("address-city=wien", ["d"]), ("name=mull", ["a", "b"]), ("name=q", []),
            ("name=x,ann,%E6%9D%8E", ["a", "c"]),
            ("given=ann&given=eva", ["a"]),
        ])

    /// Punctuation, spaces and letters that fold into several.
    static let spellings = Table(
        samples: [
            patient("o", "\"name\":[{\"family\":\"O'Brien\",\"given\":[\"Jean-Luc\"]}]"),
            patient("c", "\"name\":[{\"family\":\"Carreno Quinones\",\"given\":[\"Jean Luc\"]}]"),
            patient("g", "\"name\":[{\"family\":\"García-López\",\"given\":[\"  Space \\t Two \"]}]"),
            patient("s", "\"name\":[{\"family\":\"ΣΊΣΥΦΟΣ\",\"given\":[\"Straße\",\"ﬁsh\"]}]"),
        ],
        type: "Patient",
        rows: [
            ("family=obrien", ["o"]), ("family=o+brien", ["o"]), ("family=o%27brien", ["o"]), ("family=brien", []),
            ("given=jeanluc", ["o"]), ("given=jean+luc", ["o", "c"]), ("given=jean-luc", ["o", "c"]),
            ("family=quinones", ["c"]), ("family=carreno++quinones", ["c"]), ("family=Carreno", ["c"]),
            ("name=quinones", ["c"]), ("given=luc", []), ("family=lopez", ["g"]), ("family=garcia+lopez", ["g"]),
            ("given=space", ["g"]), ("given=space+two", ["g"]), ("given:contains=e+t", ["g"]),
            ("given:exact=Space", []), ("family=%CF%83%CE%AF%CF%83%CF%85%CF%86%CE%BF%CF%82", ["s"]),
            ("given=strasse", ["s"]), ("given=stra%C3%9Fe", ["s"]), ("given=fish", ["s"]),
            ("family:exact=O%27Brien", ["o"]),
            // Of punctuation alone nothing is left: not what everything begins with.
            ("family=-", []), ("name=.", []), ("given=%27", []), ("name=%EF%BC%88", []),
            ("_filter=family sw \"-\"", []), ("_filter=family sw quinones", []), ("_filter=family sw Carreno", ["c"]),
            ("_filter=family sw lopez", []), ("_filter=family sw garc", ["g"]), ("_filter=family sw obrien", []),
            ("_filter=family eq \"carreno  quinones\"", ["c"]),
        ])

    /// Names whose parts are written with blanks and dots between them, or without.
    static let joinedNames = Table(
        samples: [
            patient("dot", "\"name\":[{\"text\":\"艾合买提·买买提\"}]"), patient("one", "\"name\":[{\"text\":\"艾合买提买买提\"}]"),
            patient("two", "\"name\":[{\"family\":\"买买提\",\"given\":[\"艾合买提\"]}]"),
            patient("blank", "\"name\":[{\"text\":\"欧阳 娜 娜\"}]"),
            patient("latin", "\"name\":[{\"text\":\"A. B. Ann\"}]"),
        ],
        type: "Patient",
        rows: [
            ("name:contains=提买买", ["dot", "one"]), ("name:contains=提·买买", ["dot", "one"]),
            ("name:contains=提+买买", ["dot", "one"]), ("name:contains=艾合买提·买买提", ["dot", "one"]),
            ("name:contains=买提艾合", ["two"]), ("name:contains=阳娜娜", ["blank"]), ("name:contains=娜+娜", ["blank"]),
            ("name:contains=阳·娜", ["blank"]), ("name=提买", ["dot", "one"]), ("name=提·买", ["dot", "one"]),
            ("_filter=name co \"提买买\"", ["dot", "one"]), ("_filter=name co \"阳 娜\"", ["blank"]),
            ("name:contains=b.+a", ["latin"]), ("name:contains=b.a", []), ("name:contains=ba", []),
            ("name:exact=艾合买提买买提", ["one"]),
        ])

    /// Texts that are longer than what is indexed of one by its beginning and its parts.
    static let longTexts: Table = {
        let latin = String(repeating: "lorem ipsum ", count: 300)
        let chinese = (0x4E00..<0x4E00 + 2_700).compactMap { Unicode.Scalar($0) }.map { String($0) }
        func part(_ range: Range<Int>) -> String { chinese[range].joined() }
        func said(_ id: String, _ text: String) -> Sample {
            observation(id, "\"code\":{\"coding\":[{\"code\":\"c\"}]},\"valueString\":\"\(text)\"")
        }
        return Table(
            samples: [
                said("end", latin + "needle"), said("seam", String(latin.prefix(997)) + "needle" + latin),
                said("short", "a needle"), said("han", chinese.joined()),
                said("dots", part(0..<1_500) + "·" + part(1_500..<1_600)),
            ],
            type: "Observation",
            rows: [
                ("value-string:contains=needle", ["end", "seam", "short"]),
                ("value-string:contains=Ipsum+Needle", ["end"]),
                ("value-string:contains=nosuch", []), ("value-string=needle", []),
                ("value-string=lorem", ["end", "seam"]),
                ("_filter=value-string co needle", ["end", "seam", "short"]),
                ("value-string:contains=\(part(990..<1_010))", ["han", "dots"]),
                ("value-string:contains=\(part(1_900..<2_650))", ["han"]),
                ("value-string:contains=\(part(1_495..<1_505))", ["han", "dots"]),
                ("value-string:contains=\(part(1_495..<1_500))·\(part(1_500..<1_505))", ["han", "dots"]),
                ("value-string=\(part(2_000..<2_003))", ["han"]),
                ("value-string=\(part(1_498..<1_502))", ["han", "dots"]),
                ("value-string=\(part(2_000..<2_100))", ["han"]), ("value-string=\(part(10..<12))", ["han", "dots"]),
                ("value-string=\(part(2_000..<2_003))\(part(0..<1))", []),
                ("code-value-string=c$lorem", ["end", "seam"]),
                ("value-string:missing=false", ["end", "seam", "short", "han", "dots"]),
            ])
    }()

    /// Versions and addresses of canonicals; a version is a string, and has no case.
    static let canonicalVersions = Table(
        samples: [
            ("a", "http://x/vs/123", "Beta1"), ("b", "http://x/vs/123", "2"), ("c", "http://x/vs/1234", "Beta1"),
            ("d", "http://x/vs/123|Beta1", "9"),
        ].map { Sample("ValueSet", $0.0, "\"status\":\"draft\",\"url\":\"\($0.1)\",\"version\":\"\($0.2)\"") },
        type: "ValueSet",
        rows: [
            ("version=beta1", ["a", "c"]), ("version=BETA1", ["a", "c"]), ("version:not=beta1", ["b", "d"]),
            ("url=http://x/vs/123|Beta1", ["a", "d"]), ("url=http://x/vs/123|2", ["b"]),
            ("_filter=url eq http://x/vs/123|2", ["b"]), ("_filter=url eq \"http://x/vs/123|Beta1\"", ["a", "d"]),
            ("_filter=url ne http://x/vs/123|2", ["a", "c", "d"]), ("_filter=url eq http://x/vs/123%5C|Beta1", ["d"]),
            ("_filter=url eq \"http://x/vs/123%5C%5C|Beta1\"", ["d"]),
            ("url=http://x/vs/123%5C|Beta1", ["d"]), ("url=http://x/vs/123|3", []),
            ("url=http://x/vs/123", ["a", "b"]),
            ("url=http://x/vs/123|2,http://x/vs/1234", ["b", "c"]),
            ("url:below=http://x/vs/123", ["a", "b", "c", "d"]),
            ("url:above=http://x/vs/1234", ["a", "b", "c"]),
        ])

    static let mediaTypes = Table(
        samples: [
            ("x", "text/xml"), ("u", "text/xml; charset=UTF-8"), ("o", "text/xml-external-parsed-entity"),
            ("j", "image/jpeg"),
        ].map {
            Sample(
                "DocumentReference", $0.0,
                "\"status\":\"current\",\"content\":[{\"attachment\":{\"contentType\":\"\($0.1)\"}}]")
        },
        type: "DocumentReference",
        rows: [
            ("contenttype=text/xml", ["x"]), ("contenttype:below=text/xml", ["x", "u"]),
            ("contenttype:below=text", ["x", "u", "o"]), ("contenttype:below=image/", ["j"]),
            ("contenttype:below=image,text/xml", ["x", "u", "j"]), ("contenttype:below=audio", []),
        ])

    static let references = Table(
        samples: [
            patient("p"), Sample("Group", "p", "\"type\":\"person\",\"actual\":true"),
            observation("a", "\"subject\":{\"reference\":\"Patient/p\"}"),
            observation("b", "\"subject\":{\"reference\":\"Group/p\"}"),
            observation("c", "\"subject\":{\"reference\":\"Patient/q\"},\"performer\":[{\"reference\":\"Patient/p\"}]"),
            observation("d", "\"subject\":{\"reference\":\"https://x.test/fhir/Patient/p\"}"),
            observation("e", "\"subject\":{\"reference\":\"urn:uuid:5\"}"),
            observation("f", "\"subject\":{\"reference\":\"Patient/p/_history/1\"}"),
            observation("v", "\"subject\":{\"reference\":\"https://x.test/fhir/Patient/p/_history/3\"}"),
            observation("g", "\"subject\":{\"display\":\"p\"}"), observation("h", "\"subject\":{\"reference\":\"#p\"}"),
        ],
        type: "Observation",
        rows: [
            ("subject=Patient/p", ["a", "f"]), ("subject=Group/p", ["b"]), ("subject=p", ["a", "b", "f"]),
            ("patient=p", ["a", "f"]),
            ("subject=Patient/q", ["c"]), ("performer=Patient/p", ["c"]),
            ("subject=https://x.test/fhir/Patient/p", ["d", "v"]),
            ("subject=https://x.test/fhir/Patient/p/_history/1", ["d", "v"]),
            ("subject=urn:uuid:5", ["e"]), ("subject=Patient/none", []), ("subject=q,urn:uuid:5", ["c", "e"]),
            ("patient=Group/p", []), ("subject=Patient/p&performer=p", []),
        ])

    static let dates = Table(
        samples: [
            observation("y", "\"effectiveDateTime\":\"2020\""),
            observation("d", "\"effectiveDateTime\":\"2020-02-29\""),
            observation("t", "\"effectiveDateTime\":\"2020-02-29T10:00:00+02:00\""),
            observation("p", "\"effectivePeriod\":{\"start\":\"2019-12-01\",\"end\":\"2020-01-31\"}"),
            observation("o", "\"effectivePeriod\":{\"start\":\"2020-06-01\"}"),
            observation("u", "\"effectivePeriod\":{\"end\":\"2018\"}"),
            observation("n"),
        ],
        type: "Observation",
        rows: [
            ("date=2020", ["y", "d", "t"]), ("date=ne2020", ["p", "o", "u"]), ("date=2020-02-29", ["d", "t"]),
            ("date=2020-02-29T08:00:00Z", ["t"]), ("date=gt2020-02", ["y", "o"]),
            ("date=ge2020-02", ["y", "d", "t", "o"]),
            ("date=lt2020-01-01", ["p", "u"]), ("date=le2020-02-29", ["y", "d", "t", "p", "u"]),
            ("date=sa2020-02-28", ["d", "t", "o"]),
            ("date=eb2020-01", ["u"]), ("date=eb2019,sa2020-05", ["u", "o"]),
            ("date=ap2020-02-29", ["y", "d", "t", "p", "o"]),
            ("date=gt2030", ["o"]), ("date=ge2020-02-01&date=lt2020-03-01", ["y", "d", "t"]),
            ("date=ge2020-01-31", ["y", "d", "t", "p", "o"]), ("date=ge2018-12-31", ["y", "d", "t", "p", "o", "u"]),
            ("date=le2019-12-01", ["p", "u"]), ("date=le2020-06-01", ["y", "d", "t", "p", "o", "u"]),
            ("date=gt2020-02-29T07:59", ["y", "d", "t", "o"]), ("date=gt2020-02-29T08:00:00Z", ["y", "d", "o"]),
        ])

    /// Points in time, however they are written, beside a second that is as long as it is.
    static let instants = Table(
        samples: [
            observation("i", "\"effectiveInstant\":\"2021-01-01T10:00:00Z\""),
            observation("h", "\"effectiveInstant\":\"2021-01-01T10:00:00.5Z\""),
            observation("t", "\"effectiveDateTime\":\"2021-01-01T10:00:00Z\""),
        ],
        type: "Observation",
        rows: [
            ("date=2021-01-01T10:00:00.000Z", ["i"]), ("date=2021-01-01T10:00:00Z", ["i", "h", "t"]),
            ("date=2021-01-01T10:00:00.500Z", ["h"]), ("date=le2021-01-01T10:00:00.000Z", ["i", "t"]),
            ("date=gt2021-01-01T10:00:00.500Z", ["t"]), ("date=gt2021-01-01T10:00:00Z", ["h"]),
            ("date=lt2021-01-01T10:00:00.500Z", ["i", "t"]), ("date=sa2021-01-01T10:00:00Z", []),
            ("date=gt2021-01-01", []), ("date=ge2021-01-01T10:00:00.500Z", ["h", "t"]),
        ])

    static let numbers = Table(
        samples: ["0", "0.2", "0.20", "0.25", "-1.5", "100", "1e2", "99.6", "0.000001"].enumerated().map { at, number in
            let prediction = "\"prediction\":[{\"probabilityDecimal\":\(number)}]"
            return Sample(
                "RiskAssessment", "r\(at)",
                "\"status\":\"final\",\"subject\":{\"reference\":\"Patient/p\"},\(prediction)")
        },
        type: "RiskAssessment",
        rows: [
            ("probability=0.2", ["r1", "r2"]), ("probability=0.20", ["r1", "r2"]),
            ("probability=100", ["r5", "r6", "r7"]),
            ("probability=100.0", ["r5", "r6"]), ("probability=ne100", ["r0", "r1", "r2", "r3", "r4", "r8"]),
            ("probability=gt0.2", ["r3", "r5", "r6", "r7"]),
            ("probability=ge0.2", ["r1", "r2", "r3", "r5", "r6", "r7"]),
            ("probability=lt0", ["r4"]), ("probability=le0", ["r0", "r4"]), ("probability=lt0.000001", ["r0", "r4"]),
            ("probability=sa99.6", ["r5", "r6"]), ("probability=eb-1", ["r4"]),
            ("probability=-1.5,0.25", ["r4", "r3"]), ("probability=ap110", ["r5", "r6", "r7"]),
            ("probability=ap-1.4", ["r4"]), ("probability=ap0", ["r0"]),
            ("probability=gt0&probability=lt1", ["r1", "r2", "r3", "r8"]),
        ])

    /// Ranges where numbers may stand too.
    static let numberRanges = Table(
        samples: [
            ("both", "{\"low\":{\"value\":0.1},\"high\":{\"value\":0.3}}"),
            ("low", "{\"low\":{\"value\":0.4,\"unit\":\"%\"}}"),
        ].map { id, range in
            Sample(
                "RiskAssessment", id,
                "\"status\":\"final\",\"subject\":{\"reference\":\"Patient/p\"},\"prediction\":[{\"probabilityRange\":\(range)}]"
            )
        },
        type: "RiskAssessment",
        rows: [
            ("probability=lt0.2", ["both"]), ("probability=gt0.2", ["both", "low"]), ("probability=gt0.3", ["low"]),
            ("probability=0.2", []), ("probability=0.20", []), ("probability=ne0.20", ["both", "low"]),
            ("probability=eb0.4", ["both"]), ("probability:missing=false", ["both", "low"]),
        ])

    /// A comparator is a range with an open end, to which the number belongs or not.
    static let comparators = Table(
        samples: [("less", "<"), ("most", "<="), ("more", ">"), ("least", ">=")].map { id, comparator in
            observation(
                id,
                "\(code("w")),\"valueQuantity\":{\"value\":5.4,\"comparator\":\"\(comparator)\",\"system\":\"urn:u\",\"code\":\"mg\"}"
            )
        },
        type: "Observation",
        rows: [
            ("value-quantity=ge5.4", ["most", "more", "least"]), ("value-quantity=le5.4", ["less", "most", "least"]),
            ("value-quantity=gt5.4|urn:u|mg", ["more", "least"]), ("value-quantity=lt5.4||mg", ["less", "most"]),
            ("value-quantity=eb5.4", ["less"]), ("value-quantity=sa5.4", ["more"]),
            ("value-quantity=gt5.3", ["less", "most", "more", "least"]), ("value-quantity=lt1", ["less", "most"]),
            ("code-value-quantity=w$ge5.4", ["most", "more", "least"]),
            ("code-value-quantity=w$le5.4", ["less", "most", "least"]),
            ("code-value-quantity=w$lt1", ["less", "most"]), ("code-value-quantity=w$gt9|urn:u|mg", ["more", "least"]),
        ]
            // Each component is asked as the parameter is that it is made of.
            + comparedRows.map { ("code-value-quantity=w$\($0)", $1) }
            + comparedRows.map { ("value-quantity=\($0)", $1) }
            + comparedRows.map { ("code-value-quantity=x$\($0.0)", []) })

    private static let comparedRows: [(String, [String])] = [
        ("5.4", []), ("eq5.4", []), ("ne5.4", ["less", "most", "more", "least"]), ("sa5.4", ["more"]),
        ("sa5", ["more", "least"]),
        ("eb5.4", ["less"]), ("eb6", ["less", "most"]), ("ap5.4", ["less", "most", "more", "least"]),
        ("ap1", ["less", "most"]), ("ap99", ["more", "least"]), ("gt5.4", ["more", "least"]),
        ("lt5.4||mg", ["less", "most"]),
        ("gt5.3||g", []),
    ]

    static let quantities = Table(
        samples: [
            quantity("a", "\"value\":5.4,\"unit\":\"mg\",\"system\":\"urn:u\",\"code\":\"mg\""),
            quantity("b", "\"value\":5.4,\"unit\":\"milligram\",\"system\":\"urn:u\",\"code\":\"mg\""),
            quantity("c", "\"value\":5.4,\"unit\":\"mg\""), quantity("d", "\"value\":5.4"),
            quantity("e", "\"value\":-5.4,\"system\":\"urn:v\",\"code\":\"mg\""),
            quantity("f", "\"value\":5.44,\"system\":\"urn:u\",\"code\":\"g\""), quantity("g", "\"unit\":\"mg\""),
        ],
        type: "Observation",
        rows: [
            ("value-quantity=5.4", ["a", "b", "c", "d", "f"]), ("value-quantity=5.40", ["a", "b", "c", "d"]),
            ("value-quantity=-5.4", ["e"]),
            ("value-quantity=5.4||mg", ["a", "b", "c"]), ("value-quantity=5.4|urn:u|mg", ["a", "b"]),
            ("value-quantity=5.4||milligram", ["b"]), ("value-quantity=5.4|urn:u|milligram", []),
            ("value-quantity=5.4|urn:u|", ["a", "b", "f"]),
            ("value-quantity=5.4|urn:x|mg", []), ("value-quantity=5.4||g", ["f"]), ("value-quantity=9,-5.4||mg", ["e"]),
            ("value-quantity=gt5.4", ["f"]), ("value-quantity=ge5.4||mg", ["a", "b", "c"]),
            ("value-quantity=lt0", ["e"]), ("value-quantity=ne5.40", ["e", "f"]),
        ])

    /// Ranges, and quantities with a comparator, which are ranges with an open end.
    static let ranges = Table(
        samples: [
            onset(
                "both", "\"onsetRange\":{\"low\":{\"value\":10,\"unit\":\"a\"},\"high\":{\"value\":20,\"unit\":\"a\"}}"),
            onset(
                "low", "\"onsetRange\":{\"low\":{\"value\":10,\"unit\":\"year\",\"system\":\"urn:u\",\"code\":\"a\"}}"),
            onset("high", "\"onsetRange\":{\"high\":{\"value\":20,\"system\":\"urn:u\",\"code\":\"a\"}}"),
            onset("over", "\"onsetAge\":{\"value\":10,\"comparator\":\">\",\"system\":\"urn:u\",\"code\":\"a\"}"),
            onset("plain", "\"onsetAge\":{\"value\":15,\"system\":\"urn:u\",\"code\":\"a\"}"),
        ],
        type: "Condition",
        rows: [
            ("onset-age=gt50", ["low", "over"]), ("onset-age=ge50", ["low", "over"]),
            ("onset-age=gt15", ["both", "low", "high", "over"]),
            ("onset-age=ge15", ["both", "low", "high", "over", "plain"]),
            ("onset-age=lt5", ["high"]), ("onset-age=le10", ["both", "low", "high"]),
            ("onset-age=sa5", ["both", "low", "over", "plain"]), ("onset-age=sa15", []),
            ("onset-age=eb25", ["both", "high", "plain"]), ("onset-age=eb15", []), ("onset-age=10", []),
            ("onset-age=15", ["plain"]), ("onset-age=2e1", ["plain"]), ("onset-age=1e1", []),
            ("onset-age=ne15", ["both", "low", "high", "over"]),
            ("onset-age=ap15", ["both", "low", "high", "over", "plain"]),
            ("onset-age=ap100", ["low", "over"]), ("onset-age=gt5|urn:u|a", ["low", "high", "over", "plain"]),
            ("onset-age=gt5||a", ["both", "low", "high", "over", "plain"]), ("onset-age=gt5||year", ["low"]),
            ("onset-age=gt5|urn:u|b", []),
        ])

    private static func onset(_ id: String, _ members: String) -> Sample {
        Sample("Condition", id, "\"subject\":{\"reference\":\"Patient/p\"},\(members)")
    }

    static let composites = Table(
        samples: [
            panel("p", "\(pressure("8480-6", 150)),\(pressure("8462-4", 70))"),
            panel("q", "\(pressure("8480-6", 120)),\(pressure("8462-4", 95))"),
            single("r", "\(code("8480-6")),\(value(150))"),
            single("s", "\(code("8480-6")),\"valueString\":\"Hübner positive\""),
            single("t", "\(code("8480-6")),\"valueDateTime\":\"2020-02-29\""),
            single(
                "u", "\(code("8480-6")),\"valueCodeableConcept\":{\"coding\":[{\"system\":\"urn:v\",\"code\":\"A\"}]}"),
        ],
        type: "Observation",
        rows: [
            ("component-code-value-quantity=8480-6$gt140", ["p"]),
            ("component-code-value-quantity=8462-4$gt140", []),
            ("component-code-value-quantity=http://loinc.org|8462-4$gt90", ["q"]),
            ("component-code-value-quantity=8480-6$gt140&component-code-value-quantity=8462-4$gt90", []),
            ("component-code-value-quantity=8480-6$lt130,8462-4$lt80", ["p", "q"]),
            ("combo-code-value-quantity=8480-6$150||mm[Hg]", ["p", "r"]),
            ("combo-code-value-quantity=8480-6$150|urn:u|mm[Hg]", ["p", "r"]),
            ("combo-code-value-quantity=8480-6$150||mmHg", ["p", "r"]),
            ("combo-code-value-quantity=8480-6$150||kg", []),
            ("combo-code-value-quantity=urn:x|8480-6$150", []),
            ("code-value-quantity=8480-6$150", ["r"]), ("code-value-string=8480-6$hubner", ["s"]),
            ("code-value-string=8462-4$hubner", []), ("code-value-date=8480-6$ge2020-02", ["t"]),
            ("code-value-concept=8480-6$urn:v|A", ["u"]), ("code-value-concept=8480-6$urn:v|", ["u"]),
            ("code-value-concept=8480-6$B", []),
        ])

    /// A reference and a code of one element.
    static let relations = Table(
        samples: [
            Sample(
                "DocumentReference", "d",
                """
                "status":"current","content":[{"attachment":{"title":"x"}}],\
                "relatesTo":[{"code":"replaces","target":{"reference":"DocumentReference/e"}},\
                {"code":"appends","target":{"reference":"https://x.test/DocumentReference/f"}}]
                """)
        ],
        type: "DocumentReference",
        rows: [
            ("relationship=DocumentReference/e$replaces", ["d"]), ("relationship=DocumentReference/e$appends", []),
            ("relationship=https://x.test/DocumentReference/f$appends", ["d"]),
        ])

    /// Three components, of which the first is the resource's and not the element's.
    static let coordinates = Table(
        samples: [
            Sample(
                "MolecularSequence", "m",
                """
                "coordinateSystem":0,\
                "referenceSeq":{"chromosome":{"coding":[{"code":"7"}]},"windowStart":1,"windowEnd":99},\
                "variant":[{"start":10,"end":20},{"start":30,"end":40}]
                """)
        ],
        type: "MolecularSequence",
        rows: [
            ("chromosome-variant-coordinate=7$10$20", ["m"]), ("chromosome-variant-coordinate=7$10$40", []),
            ("chromosome-variant-coordinate=8$10$20", []), ("chromosome-variant-coordinate=7$ge30$le40", ["m"]),
            ("chromosome-window-coordinate=7$lt2$gt98", ["m"]),
        ])

    private static func single(_ id: String, _ members: String) -> Sample {
        Sample("Observation", id, "\"status\":\"final\",\(members)")
    }

    private static func panel(_ id: String, _ components: String) -> Sample {
        single(id, "\(code("85354-9")),\"component\":[\(components)]")
    }

    private static func pressure(_ loinc: String, _ number: Int) -> String { "{\(code(loinc)),\(value(number))}" }

    private static func code(_ loinc: String) -> String {
        "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"\(loinc)\"}]}"
    }

    private static func value(_ number: Int) -> String {
        "\"valueQuantity\":{\"value\":\(number),\"unit\":\"mmHg\",\"system\":\"urn:u\",\"code\":\"mm[Hg]\"}"
    }

    private static func quantity(_ id: String, _ members: String) -> Sample {
        observation(id, "\"valueQuantity\":{\(members)}")
    }

    static let uris = Table(
        samples: [
            Sample("ValueSet", "a", "\"status\":\"active\",\"url\":\"http://x.test/a\""),
            Sample(
                "ValueSet", "b", "\"status\":\"active\",\"url\":\"http://x.test/b\"",
                meta: "\"profile\":[\"http://x.test/a\",\"http://x.test/p\"]"),
            Sample(
                "ValueSet", "c", "\"status\":\"draft\",\"url\":\"urn:oid:1.2.3\"",
                meta: "\"source\":\"http://x.test/a\""),
            Sample("ValueSet", "d", "\"status\":\"draft\""),
        ],
        type: "ValueSet",
        rows: [
            ("url=http://x.test/a", ["a"]), ("url=http://x.test/", []), ("url=urn:oid:1.2.3", ["c"]),
            ("url=http://x.test/A", []),
            ("_profile=http://x.test/a", ["b"]), ("_profile=http://x.test/p", ["b"]),
            ("_source=http://x.test/a", ["c"]),
            ("url=http://x.test/a,http://x.test/b,http://x.test/none", ["a", "b"]),
            ("url=http://x.test/a&status=draft", []),
        ])
}
