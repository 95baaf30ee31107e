extension Culture {
    /// The cultures of the international patients; any twelve patients in a row have one each.
    ///
    /// Among them are what breaks careless programs: right-to-left writing, a very long name, an apostrophe, letters
    /// beyond ASCII, a single name.
    static let all: [Culture] = [
        arabic, spanish, japanese, irish, hindi, russian, korean, german, yoruba, vietnamese, hebrew, indonesian,
    ]

    private static func language(_ code: String, _ name: String) -> Coding {
        Coding(CodeSystem.language, code, name)
    }

    private static let arabic = Culture(
        language: language("ar", "Arabic"), country: "EG", order: .familyLast,
        families: [.init("المنصوري", "Al-Mansouri"), .init("حداد", "Haddad"), .init("الشريف", "El-Sherif")],
        women: [.init("فاطمة", "Fatima"), .init("ليلى", "Layla"), .init("نور", "Nour")],
        men: [.init("عمر", "Omar"), .init("يوسف", "Youssef"), .init("كريم", "Karim")])
    private static let spanish = Culture(
        language: language("es", "Spanish"), country: "ES", order: .manyGiven,
        families: ["de la Santísima Trinidad Fernández-Villaverde y Echeverría", "Rodríguez de Almansa y Goyeneche"],
        women: [
            "María de los Ángeles", "Guadalupe", "Encarnación", "Isabel", "Francisca", "Concepción", "Remedios",
        ],
        men: [
            "José", "Francisco de Paula", "Juan Nepomuceno", "Alejandro", "Cipriano", "Crispiniano", "Fernando",
        ])
    private static let japanese = Culture(
        language: language("ja", "Japanese"), country: "JP", order: .familyFirstJoined,
        families: [.init("佐藤", "Sato"), .init("鈴木", "Suzuki"), .init("山本", "Yamamoto")],
        women: [.init("陽菜", "Hina"), .init("美咲", "Misaki"), .init("和子", "Kazuko")],
        men: [.init("健太", "Kenta"), .init("大輔", "Daisuke"), .init("翔", "Sho")], representation: "IDE")
    private static let irish = Culture(
        language: language("en", "English"), country: "IE", order: .familyLast,
        families: ["O'Brien", "Fitzgerald", "Ní Dhomhnaill"], women: ["Aoife", "Siobhán", "Mary-Kate"],
        men: ["Seán", "Patrick", "Oisín"])
    private static let hindi = Culture(
        language: language("hi", "Hindi"), country: "IN", order: .familyLast,
        families: [.init("शर्मा", "Sharma"), .init("गुप्ता", "Gupta"), .init("वर्मा", "Verma")],
        women: [.init("प्रिया", "Priya"), .init("अनन्या", "Ananya"), .init("सुनीता", "Sunita")],
        men: [.init("अर्जुन", "Arjun"), .init("राहुल", "Rahul"), .init("विक्रम", "Vikram")])
    private static let russian = Culture(
        language: language("ru", "Russian"), country: "RU", order: .familyLast,
        families: [.init("Шевченко", "Shevchenko"), .init("Черных", "Chernykh"), .init("Ковальчук", "Kovalchuk")],
        women: [.init("Ольга Ивановна", "Olga Ivanovna"), .init("Наталья Сергеевна", "Natalya Sergeyevna")],
        men: [.init("Дмитрий Петрович", "Dmitry Petrovich"), .init("Алексей Юрьевич", "Aleksey Yuryevich")])
    private static let korean = Culture(
        language: language("ko", "Korean"), country: "KR", order: .familyFirstJoined,
        families: [.init("김", "Kim"), .init("이", "Lee"), .init("박", "Park")],
        women: [.init("서연", "Seo-yeon"), .init("지우", "Ji-woo")],
        men: [.init("민준", "Min-jun"), .init("도윤", "Do-yun")])
    private static let german = Culture(
        language: language("de", "German"), country: "DE", order: .familyLast,
        families: ["Müller-Lüdenscheidt", "Groß", "von Weizenfeld"], women: ["Käthe", "Lena", "Friederike"],
        men: ["Jürgen", "Björn", "Matthias"])
    private static let yoruba = Culture(
        language: language("yo", "Yoruba"), country: "NG", order: .familyLast,
        families: ["Adéṣínà", "Ògúnlẹ́yẹ", "Akínwándé"], women: ["Títílayọ̀", "Fọláṣadé"],
        men: ["Babátúndé", "Olúwaṣeun"])
    private static let vietnamese = Culture(
        language: language("vi", "Vietnamese"), country: "VN", order: .familyFirst,
        families: ["Nguyễn", "Trần", "Phạm"], women: ["Thị Hương", "Ngọc Ánh"], men: ["Văn Đức", "Quang Minh"])
    private static let hebrew = Culture(
        language: language("he", "Hebrew"), country: "IL", order: .familyLast,
        families: [.init("כהן", "Cohen"), .init("מזרחי", "Mizrahi"), .init("פרידמן", "Friedman")],
        women: [.init("נועה", "Noa"), .init("תמר", "Tamar")], men: [.init("איתן", "Eitan"), .init("דוד", "David")])
    private static let indonesian = Culture(
        language: language("id", "Indonesian"), country: "ID", order: .givenOnly, families: [""],
        women: ["Suharti", "Wulandari"], men: ["Sukarno", "Budiman"])
}
