/// Laboratory measures with LOINC code, UCUM unit and the interval of adults that the clinic prints.
extension Measure {
    private init(
        laboratory code: String, _ display: String, _ english: String, _ chinese: String, _ unit: String,
        places: Int = 0, _ low: Double?, _ high: Double?
    ) {
        self.init(
            .laboratory, code, display, Words(english, chinese), unit: unit, places: places, low: low, high: high)
    }

    static let hemoglobin = Measure(
        laboratory: "718-7", "Hemoglobin [Mass/volume] in Blood", "Hemoglobin", "血红蛋白", "g/dL", places: 1, 12.0, 16.0)
    static let hematocrit = Measure(
        laboratory: "4544-3", "Hematocrit [Volume Fraction] of Blood by Automated count", "Hematocrit", "红细胞压积", "%",
        places: 1, 36.0, 48.0)
    static let leukocytes = Measure(
        laboratory: "6690-2", "Leukocytes [#/volume] in Blood by Automated count", "White blood cells", "白细胞",
        "10*3/uL", places: 1, 4.0, 10.0)
    static let platelets = Measure(
        laboratory: "777-3", "Platelets [#/volume] in Blood by Automated count", "Platelets", "血小板", "10*3/uL", 125, 350
    )
    static let cReactiveProtein = Measure(
        laboratory: "1988-5", "C reactive protein [Mass/volume] in Serum or Plasma", "C-reactive protein", "C反应蛋白",
        "mg/L", places: 1, nil, 10.0)
    static let ferritin = Measure(
        laboratory: "2276-4", "Ferritin [Mass/volume] in Serum or Plasma", "Ferritin", "铁蛋白", "ng/mL", 15, 200)

    static let glucose = Measure(
        laboratory: "2345-7", "Glucose [Mass/volume] in Serum or Plasma", "Glucose", "血糖", "mg/dL", 70, 110)
    static let glucoseTwoHours = Measure(
        laboratory: "1518-0", "Glucose [Mass/volume] in Serum or Plasma --2 hours post 75 g glucose PO",
        "Glucose, 2 hours after 75 g", "OGTT 2小时血糖", "mg/dL", nil, 152)
    static let hemoglobinA1c = Measure(
        laboratory: "4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "HbA1c", "糖化血红蛋白", "%", places: 1, 4.0, 6.0)
    static let creatinine = Measure(
        laboratory: "2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "Creatinine", "肌酐", "mg/dL", places: 2,
        0.50, 1.20)
    static let sodium = Measure(
        laboratory: "2951-2", "Sodium [Moles/volume] in Serum or Plasma", "Sodium", "钠", "mmol/L", 137, 147)
    static let potassium = Measure(
        laboratory: "2823-3", "Potassium [Moles/volume] in Serum or Plasma", "Potassium", "钾", "mmol/L", places: 1,
        3.5, 5.3)
    static let alanineAminotransferase = Measure(
        laboratory: "1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "ALT",
        "丙氨酸氨基转移酶", "U/L", 7, 40)
    static let bilirubin = Measure(
        laboratory: "1975-2", "Bilirubin.total [Mass/volume] in Serum or Plasma", "Bilirubin", "总胆红素", "mg/dL",
        places: 1, nil, 1.2)
    static let albuminCreatinineRatio = Measure(
        laboratory: "9318-7", "Albumin/Creatinine [Mass Ratio] in Urine", "Urine albumin/creatinine", "尿白蛋白/肌酐",
        "mg/g", nil, 30)

    static let cholesterol = Measure(
        laboratory: "2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "Total cholesterol", "总胆固醇", "mg/dL",
        nil, 200)
    static let triglyceride = Measure(
        laboratory: "2571-8", "Triglyceride [Mass/volume] in Serum or Plasma", "Triglycerides", "甘油三酯", "mg/dL", nil,
        150)
    static let highDensityLipoprotein = Measure(
        laboratory: "2085-9", "Cholesterol in HDL [Mass/volume] in Serum or Plasma", "HDL cholesterol", "高密度脂蛋白胆固醇",
        "mg/dL", 40, nil)
    static let lowDensityLipoprotein = Measure(
        laboratory: "13457-7", "Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation", "LDL cholesterol",
        "低密度脂蛋白胆固醇", "mg/dL", nil, 130)

    static let thyrotropin = Measure(
        laboratory: "3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "TSH", "促甲状腺激素", "m[IU]/L", places: 2,
        0.40, 4.50)
    static let thyroxineFree = Measure(
        laboratory: "3024-7", "Thyroxine (T4) free [Mass/volume] in Serum or Plasma", "Free T4", "游离甲状腺素", "ng/dL",
        places: 2, 0.80, 1.80)
    static let natriureticPeptide = Measure(
        laboratory: "33762-6", "Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma",
        "NT-proBNP", "N末端B型利钠肽原", "pg/mL", nil, 300)
}
