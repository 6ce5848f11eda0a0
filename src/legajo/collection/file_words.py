"""What is said of a file that is refused as a whole."""

from legajo.collection.language import Words


FILES = {
    "payment_not_csv": Words(
        "El archivo de pagos es un texto separado por comas (.csv).",
        "The payment file is comma-separated text (.csv).",
        "缴费文件应为逗号分隔文本（.csv）。",
    ),
    "payment_no_header": Words(
        "La primera línea no lleva los encabezados del archivo de pagos.",
        "The first line does not bear the headings of the payment file.",
        "首行不是缴费文件的表头。",
    ),
    "file_not_found": Words(
        "No se puede abrir el archivo {name}.", "The file {name} cannot be opened.", "无法打开文件 {name}。"
    ),
    "region_unknown": Words(
        "No hay parámetros publicados de la región {region}.",
        "No parameters of the region {region} are known.",
        "没有地区 {region} 的已公布参数。",
    ),
    "file_empty": Words("El archivo está vacío.", "The file is empty.", "文件是空的。"),
    "file_too_large": Words(
        "El archivo pasa de {megabytes} MB. Divídalo.",
        "The file is larger than {megabytes} MB. Divide it.",
        "文件超过 {megabytes} MB。请拆分后上传。",
    ),
    "file_damaged": Words(
        "El archivo está dañado y no se puede leer. Ábralo, guárdelo de nuevo como .xlsx y súbalo otra vez.",
        "The file is damaged and cannot be read. Open it, save it again as .xlsx and upload it once more.",
        "文件已损坏，无法读取。请打开后重新另存为 .xlsx 再上传。",
    ),
    "kind_unknown": Words(
        "No es un libro de cálculo ni un texto separado por comas. Se admiten .xlsx, .xls y .csv.",
        "This is neither a workbook nor comma-separated text. .xlsx, .xls and .csv are accepted.",
        "这不是工作簿或逗号分隔文本。可接受 .xlsx、.xls、.csv。",
    ),
    "kind_pdf": Words(
        "Es un PDF. Suba el libro de cálculo del que se hizo.",
        "This is a PDF. Upload the workbook that it was made from.",
        "这是 PDF 文件。请上传原始工作簿。",
    ),
    "kind_picture": Words(
        "Es una imagen. Suba el libro de cálculo.",
        "This is a picture. Upload the workbook.",
        "这是图片。请上传工作簿。",
    ),
    "kind_program": Words(
        "Es un programa y no se admite.", "This is a program and is not accepted.", "这是程序文件，不予接收。"
    ),
    "kind_archive": Words(
        "Es un archivo comprimido. Descomprímalo y suba el libro de cálculo.",
        "This is a compressed archive. Unpack it and upload the workbook.",
        "这是压缩包。请解压后上传工作簿。",
    ),
    "kind_web_page": Words(
        "Es una página web o un XML con nombre de libro de cálculo. Ábralo y guárdelo como .xlsx.",
        "This is a web page or XML under a workbook's name. Open it and save it as .xlsx.",
        "这是以工作簿命名的网页或 XML。请打开后另存为 .xlsx。",
    ),
    "kind_old_workbook": Words(
        "Es un libro de cálculo demasiado antiguo. Ábralo y guárdelo como .xlsx.",
        "This is a workbook of too old a form. Open it and save it as .xlsx.",
        "工作簿格式过旧。请打开后另存为 .xlsx。",
    ),
    "kind_binary_workbook": Words(
        "Es un libro binario (.xlsb). Guárdelo como .xlsx.",
        "This is a binary workbook (.xlsb). Save it as .xlsx.",
        "这是二进制工作簿（.xlsb）。请另存为 .xlsx。",
    ),
    "no_header": Words(
        "No se encuentra ninguna tabla con los encabezados 姓名, 证件号码 y 申报工资.",
        "No table with the headings 姓名, 证件号码 and 申报工资 is found.",
        "未找到含有姓名、证件号码、申报工资表头的表格。",
    ),
    "encrypted": Words(
        "El archivo está protegido con contraseña. Quítela y súbalo de nuevo.",
        "The file is protected by a password. Remove it and upload the file again.",
        "文件设有密码。请取消密码后重新上传。",
    ),
    "macro": Words(
        "El libro contiene macros, que no se admiten. Guárdelo como .xlsx sin macros.",
        "The workbook holds macros, which are not accepted. Save it as .xlsx without macros.",
        "工作簿含有宏，不予接收。请另存为不含宏的 .xlsx。",
    ),
    "external_link": Words(
        "El libro enlaza con otros archivos o páginas. Rompa los vínculos y guárdelo de nuevo.",
        "The workbook links to other files or pages. Break the links and save it again.",
        "工作簿含有指向其他文件或网页的链接。请断开链接后重新保存。",
    ),
    "data_connection": Words(
        "El libro se conecta con otras fuentes de datos. Quite las conexiones y guárdelo de nuevo.",
        "The workbook connects to other sources of data. Remove the connections and save it again.",
        "工作簿含有外部数据连接。请删除连接后重新保存。",
    ),
    "embedded_object": Words(
        "El libro lleva objetos incrustados. Quítelos y guárdelo de nuevo.",
        "The workbook holds embedded objects. Remove them and save it again.",
        "工作簿含有嵌入对象。请删除后重新保存。",
    ),
    "nested_file": Words(
        "Dentro del libro hay otro archivo. Guárdelo de nuevo sin él.",
        "Another file is hidden in the workbook. Save it again without it.",
        "工作簿中夹带了其他文件。请删除后重新保存。",
    ),
    "xml_entities": Words(
        "El libro define entidades XML, que ningún programa de cálculo escribe. Guárdelo de nuevo como .xlsx.",
        "The workbook defines XML entities, which no spreadsheet program writes. Save it again as .xlsx.",
        "工作簿定义了 XML 实体，正常表格软件不会这样保存。请重新另存为 .xlsx。",
    ),
    "zip_bomb": Words(
        "El archivo se hincha al descomprimirse mucho más que una declaración. Guárdelo de nuevo como .xlsx.",
        "Unpacked, the file swells far beyond any declaration. Save it again as .xlsx.",
        "文件解压后体积异常膨胀。请重新另存为 .xlsx。",
    ),
    "path_traversal": Words(
        "El archivo contiene rutas que salen de él. Guárdelo de nuevo como .xlsx.",
        "The file holds paths that lead out of it. Save it again as .xlsx.",
        "文件内含有越出自身的路径。请重新另存为 .xlsx。",
    ),
    "dimensions_absurd": Words(
        "La hoja se extiende por {rows} filas y {columns} columnas. Borre lo que sobra y guárdela de nuevo.",
        "The sheet stretches over {rows} rows and {columns} columns. Delete what is too much and save it again.",
        "工作表占用 {rows} 行 {columns} 列。请删除多余内容后重新保存。",
    ),
    "formula_in_data_cell": Words(
        "La celda {cell} contiene una fórmula. Copie las celdas y péguelas como valores; solo la fila de totales puede sumar.",
        "Cell {cell} holds a formula. Copy the cells and paste them as values; only the totals row may add up.",
        "单元格 {cell} 含有公式。请复制后粘贴为数值；只有合计行可以使用公式。",
    ),
    "dangerous_formula": Words(
        "Una fórmula del archivo llama fuera de él. Quítela y guárdelo de nuevo.",
        "A formula of the file calls outside of it. Remove it and save it again.",
        "文件中有公式会调用外部程序或网络。请删除后重新保存。",
    ),
    "text_encoding": Words(
        "No se reconoce la codificación del texto. Guárdelo en UTF-8 o GB 18030.",
        "The encoding of the text is not known. Save it in UTF-8 or GB 18030.",
        "无法识别文本编码。请保存为 UTF-8 或 GB 18030。",
    ),
    "csv_quotes": Words(
        "Hacia la línea {line} hay unas comillas que no se cierran. Guárdelo de nuevo desde el programa de cálculo.",
        "Near line {line} a quotation mark is not closed. Save it again from the spreadsheet program.",
        "第 {line} 行附近的引号没有成对。请用表格软件重新保存。",
    ),
}
