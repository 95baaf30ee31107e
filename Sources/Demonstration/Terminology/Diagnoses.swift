/// The diseases and findings of the clinic, each with its SNOMED CT and ICD-10 code.
extension Concept {
    static let hypertension = Concept(snomed: "38341003", icd10: "I10", "Hypertensive disorder", "高血压")
    static let type2Diabetes = Concept(snomed: "44054006", icd10: "E11.9", "Diabetes mellitus type 2", "2型糖尿病")
    static let hyperlipidemia = Concept(snomed: "55822004", icd10: "E78.5", "Hyperlipidemia", "高脂血症")
    static let obesity = Concept(snomed: "414916001", icd10: "E66.9", "Obesity", "肥胖症")
    static let hypothyroidism = Concept(snomed: "40930008", icd10: "E03.9", "Hypothyroidism", "甲状腺功能减退症")
    static let ironDeficiencyAnemia = Concept(
        snomed: "87522002", icd10: "D50.9", "Iron deficiency anemia", "缺铁性贫血")

    static let asthma = Concept(snomed: "195967001", icd10: "J45.9", "Asthma", "支气管哮喘")
    static let allergicRhinitis = Concept(snomed: "61582004", icd10: "J30.4", "Allergic rhinitis", "过敏性鼻炎")
    static let chronicObstructivePulmonaryDisease = Concept(
        snomed: "13645005", icd10: "J44.9", "Chronic obstructive lung disease", "慢性阻塞性肺疾病")
    static let pneumonia = Concept(snomed: "233604007", icd10: "J18.9", "Pneumonia", "肺炎")
    static let upperRespiratoryInfection = Concept(
        snomed: "54150009", icd10: "J06.9", "Upper respiratory infection", "上呼吸道感染")
    static let acuteBronchitis = Concept(snomed: "10509002", icd10: "J20.9", "Acute bronchitis", "急性支气管炎")
    static let otitisMedia = Concept(snomed: "65363002", icd10: "H66.9", "Otitis media", "中耳炎")

    static let heartFailure = Concept(
        snomed: "42343007", icd10: "I50.0", "Congestive heart failure", "充血性心力衰竭")
    static let atrialFibrillation = Concept(snomed: "49436004", icd10: "I48.9", "Atrial fibrillation", "心房颤动")
    static let chronicKidneyDisease = Concept(
        snomed: "709044004", icd10: "N18.9", "Chronic kidney disease", "慢性肾脏病")

    static let lowBackPain = Concept(snomed: "279039007", icd10: "M54.5", "Low back pain", "腰痛")
    static let sciatica = Concept(snomed: "23056005", icd10: "M54.3", "Sciatica", "坐骨神经痛")
    static let ankleSprain = Concept(snomed: "44465007", icd10: "S93.4", "Sprain of ankle", "踝关节扭伤")
    static let osteoporosis = Concept(snomed: "64859006", icd10: "M81.9", "Osteoporosis", "骨质疏松症")
    static let hipFracture = Concept(snomed: "359817006", icd10: "S72.0", "Closed fracture of hip", "髋部骨折")
    static let alzheimerDisease = Concept(
        snomed: "26929004", icd10: "G30.9", "Alzheimer's disease", "阿尔茨海默病")
    static let cataract = Concept(snomed: "193570009", icd10: "H26.9", "Cataract", "白内障")

    static let neonatalJaundice = Concept(snomed: "387712008", icd10: "P59.9", "Neonatal jaundice", "新生儿黄疸")
    static let atopicDermatitis = Concept(snomed: "24079001", icd10: "L20.9", "Atopic dermatitis", "特应性皮炎")
    static let pregnancy = Concept(snomed: "77386006", icd10: "Z33", "Pregnancy", "妊娠")
    static let gestationalDiabetes = Concept(
        snomed: "11687002", icd10: "O24.4", "Gestational diabetes mellitus", "妊娠期糖尿病")
    static let migraine = Concept(snomed: "37796009", icd10: "G43.9", "Migraine", "偏头痛")
    static let gastroesophagealReflux = Concept(
        snomed: "235595009", icd10: "K21.9", "Gastroesophageal reflux disease", "胃食管反流病")
}

/// What brings people to the clinic before a diagnosis is made.
extension Concept {
    static let checkUp = Concept(
        snomed: "185349003", display: "Encounter for check up", Words("Check-up", "健康体检"))
    static let fatigue = Concept(snomed: "84229001", "Fatigue", "乏力")
    static let headache = Concept(snomed: "25064002", "Headache", "头痛")
    static let cough = Concept(snomed: "49727002", "Cough", "咳嗽")
    static let fever = Concept(snomed: "386661006", "Fever", "发热")
    static let dyspnea = Concept(snomed: "267036007", "Dyspnea", "呼吸困难")
    static let fall = Concept(snomed: "217082002", "Accidental fall", "跌倒")
    static let birth = Concept(snomed: "169826009", "Single live birth", "单胎活产")
}
