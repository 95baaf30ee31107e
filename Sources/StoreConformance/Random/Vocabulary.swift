/// The few words that random resources are made of, and that random queries ask for: so that they meet.
enum Vocabulary {
    static let types = [
        "Patient", "Patient", "Observation", "Observation", "Encounter", "RiskAssessment", "ValueSet",
        "CarePlan",
    ]
    static let names = [
        "Huber", "huber", "Hübner", "Maier", "MAIER-Huber", "李小龙", "李", "Ann", "Anna", "Ångström", "O'Brien", "ß",
        "ｆｕｌｌ",
    ]
    static let genders = ["male", "female", "other", "unknown"]
    static let systems = ["urn:oid:1.2", "http://x.test/ids", "http://loinc.org"]
    static let codes = ["1", "2", "A-7", "8480-6", "85354-9", "x|y", "a,b"]
    static let dates = [
        "2020", "2020-02", "2020-02-29", "2020-03-01", "1999-12-31", "2020-02-29T10:00:00Z", "2020-02-29T10:00:00.5Z",
        "2020-02-29T23:30:00-05:00", "2021",
    ]
    static let days = ["1950", "1980-05", "1980-05-17", "1980-05-18", "2001-01-01", "2020-02-29"]
    static let numbers = [
        "0", "1", "1.0", "1.00", "0.95", "1.05", "-3.5", "120", "1.2e2", "119.6", "0.0001", "99999999999999999999",
    ]
    /// Codes and printed forms; some measure the same.
    static let units = ["mg", "milligram", "g", "ug", "mm[Hg]", "kPa", "%", "1"]
    static let unitSystems = ["http://unitsofmeasure.org", "urn:u"]
    static let urls = [
        "http://x.test/a", "http://x.test/b", "http://x.test/p|2", "urn:oid:1.2.3", "http://a.test/z", "http://x.test",
        "http://x.test/a/b", "http://x.test/ab",
    ]
    /// What is displayed with codes and references.
    static let displays = ["Blood pressure", "blood", "Systolic blood-pressure", "李小龙", "Hübner, Ann", "x|y, z"]
    static let identifierTypes = ["MR", "DL"]
    static let cities = ["Graz", "GRAZ", "Göttingen", "Gottingen", "李庄", "St. Pölten"]
    static let addressUses = ["home", "work", "old"]
    static let contacts = ["+43 1 5870", "555-1234", "Ann@x.test", "ann@x.test"]
    /// The system that a gender has without saying so.
    static let genderSystem = "http://hl7.org/fhir/administrative-gender"
    /// The address of a server that is not this one.
    static let otherServer = "http://other.test/fhir/"
    /// Canonicals with a version and without.
    static let canonicals = ["http://x.test/p|2", "http://x.test/p|2.1", "http://x.test/p", "http://a.test/z"]

    /// A third of them in the form of a UUID.
    static func id(_ number: Int) -> String {
        number % 3 == 0 ? "0195a3b4-1c2d-7e8f-9a0b-1c2d3e4f50\(number < 10 ? "0" : "")\(number)" : "r\(number)"
    }
}
