import Exchange
import SQLiteStore
import Terminology
import TestSupport
import Testing

/// LOINC's tables, with invented codes.
@Suite struct LOINCLoaderTests {
    private let test: TestLoad

    init() throws { test = try TestLoad() }

    private static let axes = "COMPONENT,PROPERTY,TIME_ASPCT,SYSTEM,SCALE_TYP,METHOD_TYP,CLASS"
    private let entries = [
        (
            "Loinc_9.77/LoincTable/Loinc.csv",
            """
            "LOINC_NUM",\(axes),STATUS,SHORTNAME,LONG_COMMON_NAME,DefinitionDescription
            "11-1",Zanbar,MCnc,Pt,Ser,Qn,,XCHEM,ACTIVE,Zanb SerPl,"Zanbar [Mass] in Serum",What is said
            "12-9",Korum,Prid,Pt,Bld,Nom,Xray,XMICRO,DEPRECATED,,Korum in Blood,
            """
        ),
        (
            "Loinc_9.77/AccessoryFiles/LinguisticVariants/zhCN5LinguisticVariant.csv",
            """
            LOINC_NUM,\(axes),SHORTNAME,LONG_COMMON_NAME,RELATEDNAMES2,LinguisticVariantDisplayName
            11-1,赞巴,质量浓度,时间点,血清,定量型,,化学,,,,
            12-9,科鲁姆,,,,,,,,,,全血科鲁姆
            """
        ),
        ("Loinc_9.77/AccessoryFiles/LinguisticVariants/deDE1LinguisticVariant.csv", "this is not read"),
        (
            "Loinc_9.77/AccessoryFiles/ComponentHierarchyBySystem/ComponentHierarchyBySystem.csv",
            """
            PATH_TO_ROOT,SEQUENCE,IMMEDIATE_PARENT,CODE,CODE_TEXT
            ,1,,LP1-1,Root
            LP1-1,1,LP1-1,LP2-2,Chem
            LP1-1.LP2-2,1,LP2-2,11-1,x
            LP1-1,2,LP1-1,12-9,y
            LP1-1,2,LP1-1,LP2-2,Chem
            """
        ),
    ]

    @Test func `takes names, axes, Chinese names and the hierarchy from a release`() throws {
        let path = test.folder.file("Loinc_9.77.zip", Archives.zip(entries))
        let report = try test.run(path)
        #expect(report.lines == ["CodeSystem http://loinc.org|9.77 4 new"])
        #expect(report.notes.isEmpty)
        let system = try test.system("http://loinc.org")
        let zanbar = try test.concept("11-1", in: system)
        #expect(zanbar.display == "Zanbar [Mass] in Serum")
        #expect(zanbar.definition == "What is said")
        #expect(
            zanbar.properties.map(\.code) == [
                "COMPONENT", "PROPERTY", "TIME_ASPCT", "SYSTEM", "SCALE_TYP", "CLASS", "STATUS",
            ])
        #expect(
            zanbar.designations == [
                Designation(
                    language: "en-US", use: Coding(system: "http://loinc.org", code: "SHORTNAME"), value: "Zanb SerPl"),
                Designation(language: "zh-CN", value: "赞巴:质量浓度:时间点:血清:定量型"),
            ])
        let korum = try test.concept("12-9", in: system)
        #expect(korum.isInactive)
        #expect(korum.designations == [Designation(language: "zh-CN", value: "全血科鲁姆")])
        #expect(try test.descendants(of: "LP1-1", in: system) == "11-1 12-9 LP2-2")
        #expect(try test.store.find("lp2-2", in: system) != nil)
        #expect(try test.run(path).isUnchanged)
    }

    @Test func `a table alone does not say its version, and has no hierarchy`() throws {
        let path = test.file("Loinc.csv", entries[0].1)
        #expect(
            try test.complaint(path)
                == "Loinc.csv: neither folder nor archive say which version of LOINC this is: --version 2.77")
        let report = try test.run(path) { $0.version = "2.0" }
        #expect(report.lines == ["CodeSystem http://loinc.org|2.0 2 new"])
        #expect(report.notes.count == 1)
    }

    @Test func `says which column is missing`() throws {
        let path = test.file("Loinc.csv", "LOINC_NUM,LONG_COMMON_NAME\n1-1,x\n")
        let complaint = try test.complaint(path) { $0.version = "1" }
        #expect(complaint.hasPrefix("Loinc.csv, line 1: there is no column 'COMPONENT'"), "\(complaint)")
    }
}
