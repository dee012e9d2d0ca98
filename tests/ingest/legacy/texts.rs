//! Texts written for the tests.

/// Paragraphs as offices write them.
pub const VIETNAMESE: [&str; 12] = [
    "Thực hiện Kế hoạch số 45/KH-UBND ngày 12/3/2019 của Ủy ban nhân dân tỉnh về việc rà soát, hệ thống hóa văn bản quy phạm pháp luật, Sở Nội vụ báo cáo kết quả thực hiện trong sáu tháng đầu năm như sau:",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 312/BC-SNV\nVĩnh Thuận, ngày 05 tháng 7 năm 2019",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; căn cứ Nghị định số 24/2014/NĐ-CP ngày 04/4/2014 của Chính phủ quy định tổ chức các cơ quan chuyên môn thuộc Ủy ban nhân dân cấp tỉnh;",
    "Công tác tuyên truyền, phổ biến được đẩy mạnh bằng nhiều hình thức phong phú; đã tổ chức 27 lớp tập huấn cho 1.438 lượt cán bộ, công chức, viên chức và người lao động, đạt 96,5% kế hoạch đề ra.",
    "Tuy nhiên, ở một số xã vùng sâu việc bố trí kinh phí còn chậm, đường sá đi lại khó khăn, nguồn nước sinh hoạt thiếu về mùa khô nên tiến độ hỗ trợ hộ nghèo chưa đạt yêu cầu, người dân còn phải chờ đợi lâu.",
    "Điều 4. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc các Sở: Tài chính, Xây dựng, Giao thông vận tải, Kho bạc Nhà nước tỉnh và Chủ tịch Ủy ban nhân dân các huyện, thị xã chịu trách nhiệm thi hành Quyết định này.",
    "Ban Chỉ đạo đề nghị các đồng chí thành viên nghiêm túc kiểm điểm, rút kinh nghiệm; khẩn trương chỉ đạo xử lý dứt điểm những hồ sơ quá hạn, trước hết là hồ sơ đất đai, hộ tịch và cấp phép xây dựng nhà ở riêng lẻ.",
    "Về cải cách thủ tục hành chính: tiếp nhận 8.216 hồ sơ, trong đó trả kết quả đúng hạn 8.011 hồ sơ, trễ hạn 205 hồ sơ; tỷ lệ hài lòng của người dân khi giải quyết thủ tục đất đai, bảo hiểm và chính sách đạt mức khá.",
    "Giao Sở Kế hoạch và Đầu tư chủ trì, phối hợp với Sở Tài chính tham mưu phân bổ nguồn vốn, trình Thường trực Hội đồng nhân dân tỉnh cho ý kiến trước khi quyết định, bảo đảm công khai, đúng quy định của pháp luật.",
    "Tình hình sản xuất nông nghiệp gặp nhiều rủi ro: sâu bệnh phá hoại 320 ha lúa, dịch tả lợn châu Phi tái phát tại bốn huyện, giá vật tư tăng cao, sức mua giảm; chăn nuôi gia cầm và thủy sản vẫn giữ được nhịp độ tăng trưởng.",
    "Qua kiểm tra, giám sát đã phát hiện 14 cơ sở vi phạm quy chuẩn về nước thải, khí thải; xử phạt 680 triệu đồng, buộc khắc phục hậu quả, đồng thời kiến nghị thu hồi giấy phép của hai doanh nghiệp cố tình tái phạm nhiều lần.",
    "Nơi nhận:\n- Như Điều 4;\n- Thường trực Tỉnh ủy, Hội đồng nhân dân tỉnh;\n- Lưu: văn thư, phòng tổng hợp.\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Hữu Thưởng",
];

pub const FRENCH: [&str; 12] = [
    "Le préfet a été chargé de vérifier la légalité des délibérations adoptées par le conseil général à l'été dernier.",
    "Dès réception de la présente, les intéressés sont priés de compléter leur dossier et de le renvoyer à la mairie.",
    "La Société Générale a publié ses résultats : le bénéfice net s'élève à trois milliards d'euros, en légère hausse.",
    "Où sont passés les élèves ? Ils étaient là hier, près de la forêt, avec leur maîtresse et le gardien du château.",
    "L'œuvre du maître fut exposée à Orléans, puis à Besançon ; le cœur du public s'en trouva ému, dit-on, jusqu'à Noël.",
    "Ça n'a pas été facile : la grêle a détruit les récoltes, et l'État n'a versé qu'une aide très limitée aux agriculteurs.",
    "Il faut que l'enquête soit menée à bien, même si les témoins hésitent à répondre aux questions posées par le juge.",
    "« Voilà l'ambiguïté », répéta-t-il, « à Aÿ, on naît, on vit, on meurt sans jamais connaître la haïe capitale. »",
    "Les dépenses sont réparties par catégorie : énergie, matériel, congés payés, pièces détachées, frais généraux.",
    "Après l'arrêté du 12 février, la société a dû procéder à l'évacuation des déchets stockés près du hâvre abandonné.",
    "Être prêt à tout ne suffit guère : l'âge, la santé, le caractère, l'expérience décident du succès d'une expédition.",
    "Le député-maire reçoit à l'hôtel de ville le lundi de neuf heures à midi ; prière de prendre rendez-vous par téléphone.",
];

pub const GERMAN: [&str; 12] = [
    "Die Behörde prüft die eingereichten Anträge und übermittelt das Ergebnis schriftlich an die zuständige Stelle.",
    "Für die Ausführung der Arbeiten gelten die Vorschriften über öffentliche Aufträge in der jeweils gültigen Fassung.",
    "Müller GmbH & Co. KG, Königstraße 12, Düsseldorf: Geschäftsführer Jürgen Groß, Prokuristin Änne Böß.",
    "Es wäre schön, wenn die Brücke über den Fluß früher geöffnet würde; die Anwohner müssen große Umwege fahren.",
    "Gemäß § 5 Absatz 2 erhöht sich die Gebühr um 20 %, höchstens jedoch um die Hälfte des ursprünglichen Betrages.",
    "Übung macht den Meister, heißt es; tatsächlich gehören Fleiß, Geduld und gute Lehrer dazu, außerdem etwas Glück.",
    "Die Prüfungsgebühren betragen fünfzig Euro, für Schüler ermäßigt dreißig; sie sind vor Beginn zu überweisen.",
    "Der Bürgermeister eröffnete die Ausstellung „Größe und Maß“ im Schloß, dessen Säle frisch geweißt waren.",
    "Später hörte man, daß die Züge wegen Schneefalls verspätet führen und die Straßen unpassierbar geworden wären.",
    "Schöne Grüße aus Österreich: das Wetter ist trüb, die Gäste sind fröhlich, und das Frühstück ist ausgezeichnet.",
    "Ärztliche Bescheinigungen müssen spätestens am dritten Tag der Arbeitsunfähigkeit vorgelegt werden, ausnahmslos.",
    "Die Fähre läuft täglich außer sonntags aus; Rückfahrten sind nur mit gültigem Fahrausweis möglich, Hunde an der Leine.",
];

pub const SPANISH: [&str; 12] = [
    "El señor alcalde inauguró la nueva línea de autobús que unirá el barrio más lejano con la estación de España.",
    "¿Cuántos años tenía cuando se mudó a Logroño? Según él, ocho; según su hermano pequeño, diez o quizá algún mes más.",
    "La Dirección General publicará mañana la resolución por la que se aprueban las ayudas a jóvenes investigadores.",
    "También habrá que pagar los daños ocasionados por la inundación del último otoño, según indicó la compañía.",
    "¡Qué vergüenza! El pingüino se cayó del camión y nadie lo recogió hasta que pasó el guardia de tráfico.",
    "El artículo décimo señala que la petición deberá presentarse por escrito, en el plazo de quince días hábiles.",
    "Después de cenar salió a pasear; hacía frío, llovía, y en la plaza sólo había un perro dormido junto al árbol.",
    "La niña soñaba con montañas, ríos y un corazón de azúcar que crecía en el jardín de su abuela Begoña.",
    "Se acordó además la sustitución de válvulas, tuberías y demás accesorios dañados por la presión del líquido.",
    "Tú sabrás lo que haces, pero aquí nadie está dispuesto a seguirte; más vale que lo pienses dos veces, señor Muñoz.",
    "El río Duero nace en los Picos de Urbión y desemboca en Oporto, tras atravesar la meseta y regar sus viñedos.",
    "Ningún médico pudo explicar aquel fenómeno: la fiebre subía por la noche y desaparecía al amanecer, sin más.",
];

pub const ENGLISH: [&str; 12] = [
    "The committee met in Geneva and adopted the résumé of its findings; a naïve reader may find the tone too façade-like.",
    "Prices rose by £12 – roughly 3½% – while wages stayed flat, according to the survey published by the bank last week.",
    "“We can’t wait any longer,” she said, “because the café closes at six and the fiancé of my cousin hasn’t arrived.”",
    "Copyright © 2020 Example Ltd®. All rights reserved. Section § 5 applies to every licence granted before that date.",
    "In accordance with the provisions of this Decree, the contractor shall submit the report within 30 days of signature.",
    "The temperature reached 41°C in the shade; the crew drank 3 m³ of water and walked 25 km² of desert in a fortnight.",
    "El Niño and São Paulo appear in the index, as do Zürich, Malmö, Århus, Kraków and the façade of the old Curaçao bank.",
    "Kindly find enclosed the minutes of the meeting; the annexes (pp. 12-19) will follow as soon as they are translated.",
    "The naïve coöperation of the officers, as the Brontë sisters would spell it, led to a déjà vu of considerable size.",
    "Ministry of Planning and Investment, 6B Hoang Dieu Street, Ha Noi: Viet Nam needs roads, ports and power stations.",
    "µ = 0.35, σ = 1.2, n = 4·10³; values are given ± one standard deviation, angles in degrees (°) and minutes (′).",
    "He wrote x^2 + y^2 = r^2 and a^n = b; the o^2 term was dropped, since e^x grows faster than any power of x does.",
];

/// Lines of codes and figures.
pub const CODES: [&str; 8] = [
    "29/KH-UBND; 45/2019/QĐ-TTg; 61/2018/NĐ-CP; 12/CT-UBND; 07-NQ/TU; 2934/2019/TTLT/BLĐTBXH-BTC",
    "1 | 2.591 | 2.588 | 3 | 99,88% | 12,5 m² | 30°C | 1½ | ± 0,5 | § 5 | ©",
    "| STT | Chỉ tiêu | ĐVT | 2018 | 2019 | So sánh (%) |",
    "HĐND, UBND, UBMTTQ, LĐTBXH, TN&MT, GTVT, KBNN, QLCS, BCĐ, ĐVT",
    "¹ Ghi chú · ² Nguồn: báo cáo · ³ Số ước tính",
    "x = µ ± ½; ©2020; ®; ¹²³; §§ 4-5; « »; ° ° °; ¼ ¾",
    "https://vanban.example.gov.vn/?id=29&so=45%2F2019 - thuvien@example.gov.vn",
    "Thuyết minh báo cáo tài chính | Ö | Ö | Ö | Ø | Ø | þ | þ | Ö",
];
