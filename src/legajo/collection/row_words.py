"""What is said of a row of a declaration, of its heading, and of how it stands to the book."""

from legajo.collection.language import Words


ROWS = {
    "name_missing": Words(
        "Falta el nombre. Escríbalo como figura en el documento de identidad.",
        "The name is missing. Write it as it stands on the identity card.",
        "缺少姓名。请按身份证上的姓名填写。",
    ),
    "name_unreadable": Words(
        "El nombre contiene cifras o signos. Escríbalo solo con letras, como figura en el documento de identidad.",
        "The name holds figures or signs. Write it in letters only, as it stands on the identity card.",
        "姓名中含有数字或符号。请按身份证上的姓名填写。",
    ),
    "name_too_long": Words(
        "El nombre tiene más de 100 caracteres. Compruebe que la celda contiene una sola persona.",
        "The name is longer than 100 characters. See that the cell names one person only.",
        "姓名超过 100 个字符。请确认该单元格只填写一个人。",
    ),
    "identity_missing": Words(
        "Falta el número de documento. Escriba los 18 caracteres del documento de identidad.",
        "The identity number is missing. Write the 18 places of the identity card.",
        "缺少证件号码。请填写 18 位身份证号码。",
    ),
    "identity_length": Words(
        "El número de documento tiene {length} caracteres y debe tener 18. Compruebe si falta o sobra alguno.",
        "The identity number has {length} places and must have 18. See whether one is missing or too many.",
        "证件号码为 {length} 位，应为 18 位。请检查是否漏填或多填。",
    ),
    "identity_not_digits": Words(
        "El número de documento contiene signos que no le corresponden: son 17 cifras y, al final, una cifra o una X.",
        "The identity number holds signs that do not belong: it is 17 digits, then a digit or an X.",
        "证件号码含有无效字符：应为 17 位数字加 1 位数字或 X。",
    ),
    "identity_fifteen_digits": Words(
        "Es un número antiguo de 15 cifras, que ya no vale. Escriba el de 18 del documento actual.",
        "This is an old number of 15 digits, no longer valid. Write the number of 18 places of the present card.",
        "这是已停用的 15 位旧号码。请填写现行身份证的 18 位号码。",
    ),
    "identity_lost_digits": Words(
        "La hoja guardó el documento como número y perdió sus últimas cifras. Dé a la celda formato de texto y escríbalo de nuevo.",
        "The spreadsheet kept the identity number as a number and lost its last digits. Make the cell text and type it again.",
        "证件号码被电子表格存成了数值，末几位已丢失。请将单元格设为文本格式后重新填写。",
    ),
    "identity_check_digit": Words(
        "El último carácter del documento no corresponde a los otros 17. Cópielo de nuevo del documento de identidad.",
        "The last place of the identity number does not fit the first 17. Copy it again from the identity card.",
        "证件号码的末位校验码与前 17 位不符。请对照身份证重新填写。",
    ),
    "identity_region_unknown": Words(
        "El documento empieza por {region}, que no es ninguna provincia. Cópielo de nuevo del documento de identidad.",
        "The identity number begins with {region}, which is no province. Copy it again from the identity card.",
        "证件号码以 {region} 开头，没有这个省级代码。请对照身份证重新填写。",
    ),
    "birth_date_impossible": Words(
        "La fecha de nacimiento que va en el documento no existe en el calendario. Cópielo de nuevo del documento de identidad.",
        "The birth date within the identity number is no day of the calendar. Copy it again from the identity card.",
        "证件号码中的出生日期不存在。请对照身份证重新填写。",
    ),
    "birth_date_in_future": Words(
        "Según el documento, la persona nace después del mes declarado. Cópielo de nuevo del documento de identidad.",
        "By the identity number the person is born after the declared month. Copy it again from the identity card.",
        "证件号码中的出生日期晚于所属期。请对照身份证重新填写。",
    ),
    "birth_date_implausible": Words(
        "Según el documento, la persona nació el {born}, hace más de 110 años. Cópielo de nuevo del documento de identidad.",
        "By the identity number the person was born on {born}, more than 110 years ago. Copy it again from the identity card.",
        "证件号码中的出生日期为 {born}，已超过 110 年。请对照身份证重新填写。",
    ),
    "duplicate_person": Words(
        "Esta persona ya está en la fila {earlier}. Deje una sola de las dos filas.",
        "This person already stands on row {earlier}. Keep one of the two rows.",
        "此人已在第 {earlier} 行申报。请只保留其中一行。",
    ),
    "sex_unreadable": Words(
        "No se entiende el sexo. Escriba 男 (varón) o 女 (mujer).",
        "The sex cannot be read. Write 男 (male) or 女 (female).",
        "无法识别性别。请填写“男”或“女”。",
    ),
    "sex_contradicts_identity": Words(
        "El número de documento es de {sex}. Compruebe el sexo y el documento.",
        "The identity number is that of a {sex}. See which is right, the sex or the number.",
        "按证件号码，此人性别为{sex}。请核对性别和证件号码。",
    ),
    "date_unreadable": Words(
        "No se entiende la fecha. Escríbala con año, mes y día: 2025-07-01.",
        "The date cannot be read. Write year, month and day: 2025-07-01.",
        "无法识别日期。请按年、月、日填写，例如 2025-07-01。",
    ),
    "date_impossible": Words(
        "Esa fecha no existe en el calendario.",
        "There is no such day in the calendar.",
        "日历上没有这一天。",
    ),
    "under_age_at_first_work": Words(
        "La persona, nacida el {born}, no había cumplido 16 años. Compruebe la fecha del primer empleo y el documento.",
        "The person, born on {born}, was not yet 16. See whether the date of first work or the identity number is wrong.",
        "此人生于 {born}，参加工作时未满 16 周岁。请核对参加工作日期和证件号码。",
    ),
    "first_work_in_future": Words(
        "La fecha del primer empleo es posterior al mes declarado.",
        "The date of first work is after the declared month.",
        "参加工作日期晚于所属期。",
    ),
    "wage_missing": Words(
        "Falta el salario declarado. Escríbalo en yuanes.",
        "The declared wage is missing. Write it in yuan.",
        "缺少申报工资。请填写金额（元）。",
    ),
    "wage_not_a_number": Words(
        "El salario no es una cantidad. Escriba solo el número, en yuanes: 8251.16.",
        "The wage is not an amount. Write the number alone, in yuan: 8251.16.",
        "申报工资不是金额。请只填写数字（元），例如 8251.16。",
    ),
    "wage_not_positive": Words(
        "El salario debe ser mayor que cero.",
        "The wage must be more than zero.",
        "申报工资应大于零。",
    ),
    "wage_too_fine": Words(
        "El salario tiene más de dos decimales. Redondéelo al céntimo (fen).",
        "The wage has more than two decimals. Round it to the fen.",
        "申报工资超过两位小数。请四舍五入到分。",
    ),
    "wage_absurd": Words(
        "El salario pasa de cien millones de yuanes al mes. Compruebe que no se escribió otro número en su columna.",
        "The wage is above a hundred million yuan a month. See whether another number slipped into its column.",
        "申报工资超过每月一亿元。请检查是否填错了列。",
    ),
    "movement_unknown": Words(
        "No se entiende el movimiento. Escriba 续保 (continúa) o 新增 (alta).",
        "The movement cannot be read. Write 续保 (continues) or 新增 (joins).",
        "无法识别变动类型。请填写“续保”或“新增”。",
    ),
    "leaver_in_declaration": Words(
        "La fila dice que la persona causa baja. Quien trabajó este mes se declara como 续保; la baja se comunica aparte.",
        "The row says that the person leaves. Who worked this month is declared as 续保; leaving is told apart.",
        "该行填写为减员。本月在职的请填“续保”；减员请另行申报。",
    ),
    "correction_unreadable": Words(
        "No se entiende la columna de corrección. Escriba 是 (sí) o déjela vacía.",
        "The correction column cannot be read. Write 是 (yes) or leave it empty.",
        "无法识别“更正”一栏。请填“是”或留空。",
    ),
    "month_differs": Words(
        "La fila es de otro mes; la hoja declara {month}. Cada mes va en su propia hoja.",
        "The row is of another month; the sheet declares {month}. Each month has a sheet of its own.",
        "该行所属期与本表 {month} 不一致。每个月份请单独申报。",
    ),
}
HEADING = {
    "month_missing": Words(
        "La hoja no dice qué mes declara. Escríbalo sobre la tabla: 费款所属期: 2025-07.",
        "The sheet does not say which month it declares. Write it above the table: 费款所属期: 2025-07.",
        "表中没有费款所属期。请在表头上方填写，例如：费款所属期: 2025-07。",
    ),
    "month_unreadable": Words(
        "No se entiende el mes. Escríbalo así: 2025-07.",
        "The month cannot be read. Write it like this: 2025-07.",
        "无法识别费款所属期。请按 2025-07 的形式填写。",
    ),
    "month_several": Words(
        "La hoja nombra varios meses. Cada mes va en su propia hoja.",
        "The sheet names several months. Each month has a sheet of its own.",
        "表中有多个所属期。每个月份请单独申报。",
    ),
    "month_without_parameters": Words(
        "No hay parámetros publicados para {month}, así que no se puede calcular ningún importe.",
        "No parameters are published for {month}, so no amount can be computed.",
        "{month} 没有已公布的缴费参数，无法计算金额。",
    ),
    "month_in_future": Words(
        "El mes {month} aún no ha empezado.",
        "The month {month} has not begun yet.",
        "所属期 {month} 尚未开始。",
    ),
    "injury_class_unreadable": Words(
        "No se entiende la clase de riesgo. Escriba de 一类 a 八类, o de 1 a 8.",
        "The injury class cannot be read. Write 一类 to 八类, or 1 to 8.",
        "无法识别工伤行业类别。请填写一类至八类（或 1 至 8）。",
    ),
    "employer_unknown": Words(
        "La agencia no tiene registrado a este empleador.",
        "The agency has no such employer on record.",
        "经办机构没有该单位的登记。",
    ),
    "employer_code_check": Words(
        "El código de crédito social está mal copiado: su último carácter no corresponde a los otros.",
        "The social credit code is miscopied: its last place does not fit the others.",
        "统一社会信用代码有误：末位校验码与其余各位不符。",
    ),
    "employer_differs": Words(
        "La hoja es de otro empleador: su código de crédito social no es el de esta cuenta.",
        "The sheet is of another employer: its social credit code is not that of this account.",
        "该表属于其他单位：统一社会信用代码与当前账户不一致。",
    ),
    "column_missing": Words(
        "Falta esta columna en la tabla. Son necesarias 姓名, 证件号码 y 申报工资.",
        "This column is missing in the table. 姓名, 证件号码 and 申报工资 are needed.",
        "表中缺少此列。姓名、证件号码、申报工资三列必填。",
    ),
    "column_doubled": Words(
        "Dos columnas llevan este mismo encabezado. Deje una.",
        "Two columns bear this same heading. Keep one.",
        "有两列使用了相同的表头。请只保留一列。",
    ),
    "no_rows": Words(
        "Bajo el encabezado no hay ninguna persona.",
        "There is no person below the header.",
        "表头下没有人员。",
    ),
}
BOOK = {
    "month_stands": Words(
        "Este mes ya está declarado y asentado para la persona. Si esta fila lo corrige, escriba 是 en la columna 更正.",
        "This month is already declared and entered for the person. If this row corrects it, write 是 in the column 更正.",
        "此人该月已申报入账。如需更正，请在“更正”一栏填“是”。",
    ),
    "month_in_review": Words(
        "Este mes ya está declarado para la persona y en revisión. Espere a que se decida.",
        "This month is already declared for the person and under review. Wait until it is decided.",
        "此人该月已申报，正在审核中。请等待审核结果。",
    ),
    "nothing_to_correct": Words(
        "La fila dice que corrige, pero este mes no está asentado para la persona. Deje vacía la columna 更正.",
        "The row says that it corrects, but this month is not entered for the person. Leave the column 更正 empty.",
        "该行标为更正，但此人该月并未入账。请将“更正”一栏留空。",
    ),
    "correction_same_wage": Words(
        "Este mes ya está asentado con este mismo salario: no hay nada que corregir.",
        "This month is already entered with this very wage: there is nothing to correct.",
        "此人该月已按该工资入账，无需更正。",
    ),
    "before_relation": Words(
        "La relación laboral consta desde {since}. Un mes anterior se tramita en la ventanilla.",
        "The relation is recorded from {since}. An earlier month is brought to the counter.",
        "参保关系登记自 {since} 起。更早的月份请到柜台办理。",
    ),
    "name_differs": Words(
        "El nombre no es el que consta con este documento. Compruebe ambos; un cambio de nombre se tramita en la ventanilla.",
        "The name is not the one known with this identity number. See which is wrong; a change of name is made at the counter.",
        "姓名与该证件号码登记的姓名不符。请核对；变更姓名请到柜台办理。",
    ),
}
