/// A vaccine by its CVX code.
struct Vaccine: Sendable {
    let concept: Concept
    let milliliters: Double

    private init(cvx code: String, _ display: String, _ words: Words, milliliters: Double = 0.5) {
        concept = Concept(words, [Coding(CodeSystem.cvx, code, display)])
        self.milliliters = milliliters
    }

    static let hepatitisB = Vaccine(
        cvx: "08", "Hep B, adolescent or pediatric", Words("Hepatitis B vaccine", "乙肝疫苗"))
    static let bcg = Vaccine(cvx: "19", "BCG", Words("BCG vaccine", "卡介苗"), milliliters: 0.1)
    static let poliomyelitis = Vaccine(cvx: "10", "IPV", Words("Inactivated poliovirus vaccine", "脊髓灰质炎灭活疫苗"))
    static let diphtheriaTetanusPertussis = Vaccine(cvx: "20", "DTaP", Words("DTaP vaccine", "百白破疫苗"))
    static let measlesMumpsRubella = Vaccine(cvx: "03", "MMR", Words("MMR vaccine", "麻腮风疫苗"))
    static let varicella = Vaccine(cvx: "21", "varicella", Words("Varicella vaccine", "水痘疫苗"))
    static let hepatitisA = Vaccine(
        cvx: "83", "Hep A, ped/adol, 2 dose", Words("Hepatitis A vaccine", "甲肝疫苗"))
    static let influenza = Vaccine(
        cvx: "141", "Influenza, seasonal, injectable", Words("Seasonal influenza vaccine", "流感疫苗"))
    static let pneumococcal = Vaccine(
        cvx: "33", "pneumococcal polysaccharide PPV23", Words("Pneumococcal vaccine", "23价肺炎球菌疫苗"))
    static let tetanus = Vaccine(cvx: "115", "Tdap", Words("Tdap vaccine", "破伤风加强疫苗"))
    static let papillomavirus = Vaccine(cvx: "165", "HPV9", Words("HPV vaccine", "九价HPV疫苗"))
    static let zoster = Vaccine(cvx: "187", "zoster recombinant", Words("Zoster vaccine", "带状疱疹疫苗"))
    static let coronavirus = Vaccine(
        cvx: "213", "SARS-COV-2 (COVID-19) vaccine, UNSPECIFIED", Words("COVID-19 vaccine", "新冠疫苗"))
}
