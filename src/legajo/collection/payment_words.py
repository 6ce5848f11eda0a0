"""What is said of a line of the collector's payment file."""

from legajo.collection.language import Words


PAYMENTS = {
    "payment_column_missing": Words(
        "Falta la columna {name} en el archivo de pagos.",
        "The column {name} is missing in the payment file.",
        "缴费文件缺少 {name} 列。",
    ),
    "voucher_missing": Words("Falta el número de comprobante.", "The voucher is missing.", "缺少凭证号。"),
    "voucher_unreadable": Words(
        "El comprobante es de 1 a 64 letras, cifras o guiones.",
        "A voucher is 1 to 64 letters, digits or hyphens.",
        "凭证号应为 1 至 64 位字母、数字或连字符。",
    ),
    "voucher_of_two_dates": Words(
        "El comprobante lleva otra fecha valor en la fila {earlier}.",
        "The voucher has another value date on row {earlier}.",
        "该凭证在第 {earlier} 行的到账日期不同。",
    ),
    "voucher_of_two_employers": Words(
        "El comprobante es de otro empleador en la fila {earlier}.",
        "The voucher is of another employer on row {earlier}.",
        "该凭证在第 {earlier} 行属于其他单位。",
    ),
    "voucher_known": Words(
        "Este comprobante ya se recibió.", "This voucher was received already.", "该凭证已经接收过。"
    ),
    "voucher_total_differs": Words(
        "Las líneas del comprobante suman {sum} y su total dice {total}.",
        "The voucher's lines add up to {sum}, and its total says {total}.",
        "该凭证各行合计为 {sum}，与凭证总额 {total} 不符。",
    ),
    "value_date_missing": Words("Falta la fecha valor.", "The value date is missing.", "缺少到账日期。"),
    "value_date_in_future": Words(
        "La fecha valor aún no ha llegado.", "The value date has not come yet.", "到账日期尚未到来。"
    ),
    "employer_code_missing": Words(
        "Falta el código de crédito social del empleador.",
        "The employer's social credit code is missing.",
        "缺少统一社会信用代码。",
    ),
    "scheme_unknown": Words(
        "No se conoce la rama. Escriba pension, unemployment, medical, work_injury o maternity, o su código.",
        "The scheme is not known. Write pension, unemployment, medical, work_injury or maternity, or its code.",
        "险种无法识别。请填写养老、失业、医疗、工伤、生育或其代码。",
    ),
    "party_unknown": Words(
        "No se sabe quién paga. Escriba employer (单位) o person (个人).",
        "It is not clear who pays. Write employer (单位) or person (个人).",
        "缴费方无法识别。请填写单位或个人。",
    ),
    "party_does_not_owe": Words(
        "En esta rama la persona no cotiza: solo el empleador.",
        "In this scheme the person owes nothing: only the employer does.",
        "该险种个人不缴费，只由单位缴纳。",
    ),
    "payer_unknown": Words(
        "No se conoce al pagador. Escriba employer, person o fund.",
        "The payer is not known. Write employer, person or fund.",
        "付款方无法识别。请填写 employer、person 或 fund。",
    ),
    "amount_missing": Words("Falta el importe.", "The amount is missing.", "缺少金额。"),
    "amount_not_a_number": Words(
        "El importe no es una cantidad en yuanes.",
        "The amount is not a number of yuan.",
        "金额不是以元为单位的数字。",
    ),
    "amount_not_positive": Words(
        "El importe debe ser mayor que cero.", "The amount must be more than zero.", "金额应大于零。"
    ),
    "amount_too_fine": Words(
        "El importe tiene más de dos decimales.",
        "The amount has more than two decimals.",
        "金额超过两位小数。",
    ),
    "amount_absurd": Words(
        "El importe pasa de cien millones de yuanes.",
        "The amount is above a hundred million yuan.",
        "金额超过一亿元。",
    ),
    "line_doubled": Words(
        "La misma persona, mes, rama y parte ya están en la fila {earlier} de este comprobante.",
        "The same person, month, scheme and party stand on row {earlier} of this voucher already.",
        "该凭证第 {earlier} 行已有同一人员、月份、险种和缴费方。",
    ),
}
