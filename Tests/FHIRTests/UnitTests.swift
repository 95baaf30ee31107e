import Compression
import FHIR
import Foundation
import JSON
import Testing

/// Not Foundation's.
private typealias Unit = FHIR.Unit

@Suite struct UnitTests {
    private static func unit(_ code: String) throws -> Unit { try #require(Unit.parse(code), "\(code)") }

    /// A value of one unit in another.
    private static func converted(_ value: String, _ from: String, _ to: String) throws -> DecimalNumber? {
        try unit(from).converted(#require(DecimalNumber(value)), to: unit(to))
    }

    /// The factors are those of UCUM's tables, the SI Brochure and NIST SP 811.
    @Test(
        arguments: [
            ("1", "g", "mg", "1000"), ("1500", "mg", "g", "1.5"), ("1", "kg", "g", "1000"), ("1", "h", "s", "3600"),
            ("1", "s", "h", "0.0002777777777777777777777777"),
            ("1", "wk", "d", "7"), ("1", "a", "d", "365.25"), ("12", "mo", "a", "1"), ("1", "L", "mL", "1000"),
            ("1", "L", "l", "1"), ("1", "l", "dm3", "1"), ("1", "m3", "L", "1000"),
            ("1", "[in_i]", "cm", "2.54"), ("1", "[ft_i]", "cm", "30.48"), ("1", "[mi_i]", "m", "1609.344"),
            ("1", "[lb_av]", "g", "453.59237"), ("16", "[oz_av]", "[lb_av]", "1"),
            ("1", "[gal_us]", "L", "3.785411784"), ("1", "mm[Hg]", "Pa", "133.322"), ("1", "bar", "kPa", "100"),
            ("1", "atm", "Pa", "101325"), ("1", "cal", "J", "4.184"),
            ("1", "kcal", "kJ", "4.184"), ("1", "N", "kg.m/s2", "1"), ("1", "J", "N.m", "1"), ("1", "W", "J/s", "1"),
            ("1", "Hz", "/min", "60"), ("1", "mol", "mmol", "1000"),
            ("1", "mmol/L", "umol/mL", "1"), ("5", "mmol/L", "mol/m3", "5"), ("1", "mg/dL", "g/L", "0.01"),
            ("1", "ug/mL", "mg/L", "1"), ("1", "kat", "U", "60000000"),
            ("1", "%", "[ppm]", "10000"), ("1", "10*3/uL", "10*9/L", "1"), ("1", "10^3", "10*3", "1"),
            ("1", "10*-3", "[ppth]", "1"), ("1", "By", "bit", "8"), ("1", "KiBy", "By", "1024"),
            ("1", "m2", "cm2", "10000"), ("1", "cm-1", "m-1", "100"), ("1", "/cm", "m-1", "100"),
            ("1", "s+2", "s2", "1"), ("1", "m/s2", "m.s-2", "1"), ("1", "kg/(m.s2)", "Pa", "1"),
            ("1", "(kg.m)/s2", "N", "1"), ("1", "((m))", "m", "1"), ("100", "/100.{WBC}", "1", "1"),
            ("1", "12.m", "m", "12"), ("1", "[lb_av]/[in_i]2", "[psi]", nil), ("1", "meq/L", "mmol/L", "1"),
            ("1", "dag", "g", "10"), ("1", "Gg", "kg", "1000000"),
            ("1", "um", "m", "0.000001"), ("1", "fL", "um3", "1"), ("1", "ng/mL", "ug/L", "1"),
            ("1", "t", "kg", "1000"), ("1", "Ci", "GBq", "37"), ("1", "mosm/kg", "mmol/kg", "1"),
        ] as [(String, String, String, String?)])
    func `converts between units of one kind`(value: String, from: String, to: String, want: String?) throws {
        guard let want else {
            #expect(try UnitTests.unit(from).dimension != UnitTests.unit(to).dimension)
            return
        }
        #expect(try UnitTests.converted(value, from, to) == DecimalNumber(want))
    }

    /// Ways to write the same unit.
    @Test(arguments: [
        ("mg/kg/d", "mg/(kg.d)"), ("mL/min/{1.73_m2}", "mL/min"), ("m/s/s", "m/s2"), ("kg.m-3", "kg/m3"), ("/m", "m-1"),
        ("g.m/s", "m.g/s"), ("10*-6", "[ppm]"),
        ("N.m", "J"), ("[lbf_av]/[in_i]2", "[psi]"), ("(g/L)/(g/L)", "1"), ("1/m", "m-1"), ("L/L", "1"),
    ])
    func `takes the same unit for the same however it is written`(a: String, b: String) throws {
        let (x, y) = (try UnitTests.unit(a), try UnitTests.unit(b))
        #expect(x.dimension == y.dimension)
        for number in [DecimalNumber(1), DecimalNumber(7), DecimalNumber(-360)] {
            #expect(x.canonical(number) == y.canonical(number))
        }
    }

    /// Scales with another zero: K = °C + 273.15, °F = 9/5 °C + 32, °Ré = 4/5 °C.
    @Test(arguments: [
        ("0", "Cel", "K", "273.15"), ("37", "Cel", "[degF]", "98.6"), ("98.6", "[degF]", "Cel", "37"),
        ("-40", "Cel", "[degF]", "-40"), ("32", "[degF]", "K", "273.15"),
        ("100", "Cel", "[degRe]", "80"), ("0", "K", "Cel", "-273.15"), ("36.6", "Cel", "Cel", "36.6"),
    ])
    func `converts degrees`(value: String, from: String, to: String, want: String) throws {
        let got = try #require(try UnitTests.converted(value, from, to))
        let difference = try #require(DecimalNumber(want)?.subtracting(got))
        // A ninth has no end: cut behind 28 places.
        #expect((difference.isNegative ? -difference : difference) < (try #require(DecimalNumber("1e-20"))), "\(got)")
    }

    @Test(arguments: ["Cel/s", "m.Cel", "Cel2", "[degF].m", "mCel"])
    func `lets scales with another zero stand alone`(code: String) {
        #expect(Unit.parse(code) == nil)
    }

    @Test(arguments: [
        ("{cells}", "1"), ("mg{creatinine}", "mg"), ("{a}/{b}", "1"), ("m{with.dots/and(brackets)}", "m"),
        ("10*3{cells}/uL", "10*3/uL"), ("/{HPF}", "1"), ("{a}.m", "m"),
    ])
    func `pays no heed to annotations`(code: String, want: String) throws {
        let (annotated, plain) = (try UnitTests.unit(code), try UnitTests.unit(want))
        #expect(annotated.dimension == plain.dimension)
        #expect(annotated.canonical(DecimalNumber(1)) == plain.canonical(DecimalNumber(1)))
    }

    @Test(arguments: ["[iU]", "[arb'U]", "[USP'U]", "[tb'U]", "[PFU]", "[CFU]", "[AU]", "[EU]"])
    func `takes an arbitrary unit for nothing but itself`(code: String) throws {
        let arbitrary = try UnitTests.unit(code)
        #expect(arbitrary.dimension != "1")
        #expect(try arbitrary == UnitTests.unit(code))
        for other in ["1", "[arb'U]", "[iU]", "[EU]", "[CFU]", "g", "U"] where other != code {
            #expect(try UnitTests.unit(other).dimension != arbitrary.dimension, "\(other)")
        }
    }

    @Test func `takes prefixes before arbitrary units that are metric`() throws {
        #expect(try UnitTests.converted("1", "k[iU]", "[iU]") == DecimalNumber(1000))
        #expect(try UnitTests.converted("1", "[iU]/mL", "k[iU]/L") == DecimalNumber(1))
    }

    @Test func `knows pure numbers`() throws {
        #expect(Unit.one.dimension == "1")
        #expect(try UnitTests.unit("1").dimension == "1")
        #expect(Unit.one.canonical(DecimalNumber(7)) == DecimalNumber(7))
        #expect(Unit.system == "http://unitsofmeasure.org")
    }

    @Test(arguments: [
        "", " ", "mg ", " mg", "nonsense", "kG%", "kk", "kkg", "m..s", "m.", "m//s", ".m", "m/", "(m", "m)", "()", "{",
        "m{open", "m}", "m2.x", "m-", "2m", "m^2", "k", "k%", "k[in_i]", "mwk",
        "m{a}2", "mg\u{B5}", "µg", "m 2", "0", "m100", "-1", "1.-5", "m\n", "[in_i", "in_i",
        String(repeating: "m.", count: 100) + "m",
        String(repeating: "(", count: 60) + "m" + String(repeating: ")", count: 60),
    ])
    func `gives nothing for nonsense`(code: String) {
        #expect(Unit.parse(code) == nil)
        // What is remembered of it is the same.
        #expect(Unit.parse(code) == nil)
    }

    @Test func `is bounded`() {
        // 10 to the 99th has no room in 38 digits.
        #expect(Unit.parse("10*99") == nil)
        #expect(Unit.parse("Ym99") == nil)
        #expect(Unit.parse("10*38.10*38") == nil)
        #expect(Unit.parse("kg")?.canonical(DecimalNumber("99999999999999999999999999999999999999") ?? .zero) == nil)
    }

    /// Codes of the value set that are not UCUM's or that reckoning does not know.
    private static let unknownCodes: Set<String> = [
        // No UCUM: an annotation with spaces, or behind a parenthesis.
        "%{Negative Control}", "{# of calculi}", "{# of donor informative markers}", "{# of fetuses}",
        "{# of informative markers}", "{2 or 3 times}/d", "{3 times}/d", "{4 times}/d", "{5 times}/d",
        "{P2Y12 Reaction Units}", "{clock time}", "U/(10.g){feces}", "g/(8.h){shift}", "g/kg/(8.h){shift}",
        // Units of crafts and history, natural constants, and what has no room in 38 digits ('').
        "Ao", "Bi", "Mx", "Oe", "[Btu]", "[Btu_39]", "[Btu_59]", "[Btu_60]", "[Btu_m]", "[Btu_th]", "[G]",
        "[acr_br]", "[bf_i]", "[bu_br]", "[bu_us]", "[car_Au]", "[ch_br]", "[ch_us]", "[cicero]", "[cml_i]", "[cr_i]",
        "[crd_us]", "[didot]", "[dpt_us]", "[dqt_us]", "[e]", "[eps_0]", "[fdr_br]", "[ft_br]",
        "[fth_br]", "[fth_us]", "[fur_us]", "[gal_wi]", "[gil_br]", "[h]", "[hp_M]", "[hp_Q]", "[in_br]",
        "[in_us]", "[k]", "[kn_br]", "[lcwt_av]", "[ligne]", "[lk_br]",
        "[lk_us]", "[lne]", "[ly]", "[m_e]", "[m_p]", "[mi_br]", "[mil_us]", "[min_br]", "[mu_0]",
        "[nmi_br]", "[pc_br]", "[pca]", "[pca_pr]", "[pied]", "[pk_br]", "[pk_us]", "[pnt]", "[pnt_pr]",
        "[pouce]", "[rch_us]", "[rd_br]", "[rd_us]", "[rlk_us]", "[sct]", "[scwt_av]",
        "[smi_us]", "[smoot]", "[srd_us]", "[twp]", "[yd_br]", "[yd_us]", "cal_[15]", "cal_[20]", "cal_m",
    ]

    @Test func `knows the common codes`() throws {
        let file = SharedData.repository.appending(path: "Tools/definitions/ValueSet.ndjson.gz")
        var codes: [String] = []
        for line in try gunzip([UInt8](Data(contentsOf: file)), limitBytes: 1 << 30).split(separator: 0x0A) {
            let document = try JSONDocument(Array(line))
            codes += document.withRoot { root in
                guard root["url"]?.equals("http://hl7.org/fhir/ValueSet/ucum-common") ?? false,
                    let include = root["compose"]?["include"]
                else { return [] }
                return include.items.flatMap { $0["concept"].map { Array($0.items) } ?? [] }.compactMap {
                    $0["code"]?.string
                }
            }
        }
        #expect(codes.count == 1364)
        #expect(Set(codes.filter { Unit.parse($0) == nil }) == UnitTests.unknownCodes)
    }
}
