"""A hostile file is refused with a reason, before any reader of workbooks touches it (art. 5)."""

import io
import random
import struct
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from tests.collection.sheets import FIRST_ROW, part, repacked, row, sheet, text, xls, xlsx

from legajo.collection import reading
from legajo.collection.corrected import write
from legajo.collection.findings import UPLOAD_LIMIT, Format
from legajo.collection.package import inspect
from legajo.collection.refusal import Refusal


SOUND = sheet(row(1), row(2), ["合计 / Total", None, None, None, None, "=SUM(F6:F7)"])
WORKBOOK = xlsx(SOUND)
WAGE = "F"


def code_of(content: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        reading.read(content)
    for language in ("es", "en", "zh"):
        assert refused.value.message(language)
    return refused.value.code


def with_part(name: str, content: bytes = b"<a/>") -> bytes:
    return repacked(WORKBOOK, {name: content})


def with_text(name: str, old: str, new: str) -> bytes:
    before = part(WORKBOOK, name).decode()
    assert old in before
    return repacked(WORKBOOK, {name: before.replace(old, new).encode()})


def test_a_sound_file_is_known_by_its_content() -> None:
    assert inspect(WORKBOOK).format is Format.XLSX
    assert inspect(xls(SOUND[:-1])).format is Format.XLS
    assert inspect(text(SOUND)).format is Format.CSV
    assert len(reading.read(WORKBOOK).rows) == 2
    assert len(reading.read(text(SOUND)).rows) == 2


def test_our_own_corrected_sheet_passes_our_own_gate() -> None:
    assert len(reading.read(write(sheet(row(1), row(2)))).rows) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7", "kind_pdf"),
        (b"\x89PNG\r\n\x1a\n", "kind_picture"),
        (b"MZ\x90\x00", "kind_program"),
        (b"7z\xbc\xaf\x27\x1c", "kind_archive"),
        (b"\x1f\x8b\x08\x00", "kind_archive"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "kind_web_page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "kind_web_page"),
        (b"\x00\x01\x02\x03", "kind_unknown"),
        (b"\xff\xfea\x00b\x00", "text_encoding"),
        (b"\x80\xff\xff\x80", "text_encoding"),
        (b"PK\x03\x04 and nothing more", "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing more", "file_damaged"),
    ],
)
def test_what_is_no_sheet_is_refused(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_a_file_too_large_is_refused() -> None:
    assert code_of(b"a" * (UPLOAD_LIMIT + 1)) == "file_too_large"


# A formula in a data cell


@pytest.mark.parametrize("formula", ["=1+1", "=SUM(F6:F7)", "=A6*2", '=CONCATENATE("1","2")'])
@pytest.mark.parametrize("column", ["name", "identity", "wage", "notes", "serial"])
def test_a_formula_in_a_data_cell_is_refused(formula: str, column: str) -> None:
    for content in (
        xlsx(sheet(row(1), row(2, **{column: formula}))),
        text(sheet(row(1), row(2, **{column: formula}))),
    ):
        assert code_of(content) == "formula_in_data_cell"


def test_the_refusal_names_the_cell() -> None:
    with pytest.raises(Refusal, match=f"{WAGE}{FIRST_ROW + 1}"):
        reading.read(xlsx(sheet(row(1), row(2, wage="=F6"))))


def test_a_formula_in_an_old_workbook_is_found_in_its_records() -> None:
    import xlwt

    lines = sheet(row(1), row(2, wage=xlwt.Formula("1+1")))
    assert code_of(xls(lines)) == "formula_in_data_cell"
    totals = sheet(row(1), ["合计", None, None, None, None, xlwt.Formula("SUM(F6:F6)")])
    assert len(reading.read(xls(totals)).rows) == 1


def test_a_formula_without_a_stored_value_is_found_on_an_else_blank_row() -> None:
    assert code_of(xlsx(sheet(row(1), [None, None, None, None, None, "=F6"]))) == "formula_in_data_cell"


def test_a_totals_row_without_a_label_is_known_by_its_sum() -> None:
    totals = [None, None, None, None, None, "=SUM(F6:F7)"]
    for content in (xlsx(sheet(row(1), row(2), totals)), text(sheet(row(1), row(2), totals))):
        assert len(reading.read(content).rows) == 2


def test_a_formula_that_a_title_value_comes_from_is_refused() -> None:
    titles = [["费款所属期", "=TEXT(TODAY(),)"], ["单位名称: 甲公司"]]
    content = repacked(
        xlsx(sheet(row(), titles=titles)),
        {
            "xl/worksheets/sheet1.xml": part(xlsx(sheet(row(), titles=titles)), "xl/worksheets/sheet1.xml")
            .replace(b"<v />", b"<v>202507</v>")
            .replace(b"<v></v>", b"<v>202507</v>")
        },
    )
    assert code_of(content) in ("formula_in_data_cell",)


def test_a_shared_formula_is_found_in_every_cell_of_its_range() -> None:
    shared = f'<f t="array" ref="{WAGE}{FIRST_ROW}:{WAGE}{FIRST_ROW + 1}">1</f><v>5</v>'
    content = with_text("xl/worksheets/sheet1.xml", "<f>SUM(F6:F7)</f>", shared.replace("<v>5</v>", ""))
    assert code_of(content) == "formula_in_data_cell"


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ('=WEBSERVICE("http://example.invalid")', "dangerous_formula"),
        ('=HYPERLINK("http://example.invalid")', "dangerous_formula"),
        ("=[1]Sheet1!A1", "external_link"),
        ("='\\\\server\\[b.xlsx]S'!A1", "external_link"),
        ("=cmd|'/C calc'!A0", "external_link"),
    ],
)
def test_a_totals_row_may_add_up_but_not_reach_out(formula: str, code: str) -> None:
    assert code_of(xlsx(sheet(row(1), ["合计", None, None, None, None, formula]))) == code


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("=cmd|' /C calc'!A0", "dangerous_formula"),
        ("+cmd|' /C calc'!A0", "dangerous_formula"),
        ("-2+3+cmd|' /C calc'!A0", "dangerous_formula"),
        ("@SUM(1+1)*cmd|' /C calc'!A0", "dangerous_formula"),
        ('=HYPERLINK("http://example.invalid","x")', "dangerous_formula"),
        ("\t=1+1", "formula_in_data_cell"),
        ("＝1+1", "formula_in_data_cell"),
        ("@SUM(A1)", "formula_in_data_cell"),
        ("-(1)", "formula_in_data_cell"),
        ("-1+2", "formula_in_data_cell"),
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_refused(cell: str, code: str) -> None:
    assert code_of(text(sheet(row(notes=cell)))) == code


@pytest.mark.parametrize("cell", ["-6131.33", "-", "--", "+8613900000000", "-无", "- sin notas", "a=b"])
def test_a_sign_alone_is_no_formula(cell: str) -> None:
    assert len(reading.read(text(sheet(row(notes=cell)))).rows) == 1


def test_an_open_quotation_mark_is_refused_for_it_would_swallow_people() -> None:
    assert code_of(text(sheet(row(1))) + b'2,"open\n3,b\n') == "csv_quotes"


# Bombs and odd packages


def test_a_part_that_swells_is_refused() -> None:
    assert code_of(with_part("xl/media/image1.png", b"\0" * 30_000_000)) == "zip_bomb"


def test_many_parts_that_swell_together_are_refused() -> None:
    noise = random.Random(1).randbytes(4_000)
    parts = {f"xl/media/{n}.png": (noise * 5_000) for n in range(22)}
    assert code_of(repacked(WORKBOOK, dict(parts))) == "zip_bomb"


def test_very_many_parts_are_refused() -> None:
    assert code_of(repacked(WORKBOOK, {f"xl/media/{n}.png": b"" for n in range(2_001)})) == "zip_bomb"


def test_a_false_size_in_the_directory_is_refused() -> None:
    content = bytearray(with_part("xl/media/image1.bin", b"\0" * 900_000))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        at = package.start_dir
    real = struct.pack("<I", 900_000)
    while (at := content.find(real, at)) >= 0:
        content[at : at + 4] = struct.pack("<I", 100)
        at += 4
    assert code_of(bytes(content)) in ("zip_bomb", "file_damaged")


def test_members_that_share_their_bytes_are_refused() -> None:
    content = bytearray(WORKBOOK)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        first, second = package.infolist()[:2]
        at = content.find(b"PK\x01\x02", package.start_dir + 4)
    assert second.header_offset > first.header_offset
    content[at + 42 : at + 46] = struct.pack("<I", first.header_offset)
    assert code_of(bytes(content)) in ("zip_bomb", "file_damaged")


def test_two_parts_of_one_name_are_refused() -> None:
    out = io.BytesIO(WORKBOOK)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("XL/workbook.xml", "<a/>")
    assert code_of(out.getvalue()) == "file_damaged"


def test_bytes_before_the_package_are_refused() -> None:
    assert code_of(b"name,id\n" + WORKBOOK) in ("kind_unknown", "text_encoding")
    assert code_of(WORKBOOK[:4] + WORKBOOK) in ("file_damaged", "zip_bomb")


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/passwd", "xl/../../evil.xml", "C:/evil.xml", "xl\\evil.xml"]
)
def test_a_path_that_leads_out_is_refused(name: str) -> None:
    assert code_of(with_part(name)) == "path_traversal"


@pytest.mark.parametrize("content", [WORKBOOK, xls(SOUND[:-1]), b"MZ\x90\x00", b"Rar!\x1a\x07"])
def test_a_file_within_the_file_is_refused(content: bytes) -> None:
    assert code_of(with_part("xl/media/image1.png", content)) == "nested_file"


def test_a_plain_archive_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("declaration.xlsx", WORKBOOK)
    assert code_of(out.getvalue()) == "kind_archive"


def test_an_encrypted_member_is_refused() -> None:
    content = bytearray(WORKBOOK)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        at = package.start_dir
    content[at + 8] |= 1
    assert code_of(bytes(content)) in ("encrypted", "file_damaged")


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "docProps/core.xml", "xl/styles.xml"]
)
def test_entities_are_refused_in_every_part(name: str) -> None:
    before = part(WORKBOOK, name).decode()
    start = before.index("?>") + 2 if before.startswith("<?xml") else 0
    lol = '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert (
        code_of(repacked(WORKBOOK, {name: (before[:start] + lol + before[start:]).encode()}))
        == "xml_entities"
    )


def test_a_sheet_that_stretches_to_the_end_of_the_world_is_refused() -> None:
    def far(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["XFD1048576"] = 1

    assert code_of(xlsx(SOUND, far)) == "dimensions_absurd"


@pytest.mark.parametrize("reference", ["ZZZZZZ6", "ABCD6", "6", "F", "F-6", "F6:G6"])
def test_a_cell_without_a_place_in_a_sheet_is_refused(reference: str) -> None:
    sheet_part = "xl/worksheets/sheet1.xml"
    assert code_of(with_text(sheet_part, f'r="{WAGE}6"', f'r="{reference}"')) == "file_damaged"


@pytest.mark.parametrize("place", ["xl/data/s.xml", "xl/worksheets/sheet1.dat", "xl/sheet1.xml"])
def test_a_sheet_that_was_not_looked_into_is_not_read(place: str) -> None:
    moved = {"xl/worksheets/sheet1.xml": None, place: part(WORKBOOK, "xl/worksheets/sheet1.xml")}
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        moved[name] = part(WORKBOOK, name).replace(b"xl/worksheets/sheet1.xml", place.encode())
    assert code_of(repacked(WORKBOOK, moved)) == "file_damaged"


def test_a_formula_is_found_in_a_part_whose_name_is_written_otherwise() -> None:
    book = xlsx(sheet(row(1), row(2, wage="=F6")))
    moved = {
        "xl/worksheets/sheet1.xml": None,
        "xl/worksheets/Sheet1.XML": part(book, "xl/worksheets/sheet1.xml"),
    }
    assert code_of(repacked(book, moved)) == "formula_in_data_cell"


def test_shared_formulas_that_fill_the_world_again_and_again_are_refused() -> None:
    cell = '<c r="M1"><f t="shared" ref="M8:M1048576" si="0">1</f><v>5</v></c>'
    content = with_text("xl/worksheets/sheet1.xml", '<c r="A1"', cell * 300 + '<c r="A1"')
    assert code_of(content) == "dimensions_absurd"


def test_a_false_dimension_does_no_harm() -> None:
    content = part(WORKBOOK, "xl/worksheets/sheet1.xml").decode()
    at = content.index('<dimension ref="') + len('<dimension ref="')
    changed = content[:at] + "A1:XFD1048576" + content[content.index('"', at) :]
    assert len(reading.read(repacked(WORKBOOK, {"xl/worksheets/sheet1.xml": changed.encode()})).rows) == 2


def test_elements_nested_without_end_do_no_harm() -> None:
    nested = b"<a>" * 100_000 + b"</a>" * 100_000
    assert len(reading.read(with_part("xl/custom.xml", nested)).rows) == 2


# Macros, links, objects


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/vbaProject.bin", "macro"),
        ("xl/VBAPROJECT.BIN", "macro"),
        ("xl/macrosheets/sheet1.xml", "macro"),
        ("xl/dialogsheets/sheet1.xml", "macro"),
        ("customUI/customUI.xml", "macro"),
        ("xl/activeX/activeX1.bin", "embedded_object"),
        ("xl/embeddings/oleObject1.bin", "embedded_object"),
        ("xl/embeddings/Book1.xlsx", "embedded_object"),
        ("xl/externalLinks/externalLink1.xml", "external_link"),
        ("xl/connections.xml", "data_connection"),
        ("xl/queryTables/queryTable1.xml", "data_connection"),
    ],
)
def test_a_part_that_no_declaration_needs_is_refused(name: str, code: str) -> None:
    assert code_of(with_part(name)) == code


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "macro"),
        ("application/vnd.ms-excel.macrosheet+xml", "macro"),
        ("application/vnd.ms-office.vbaProject", "macro"),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "macro"),
        ("application/vnd.openxmlformats-officedocument.oleObject", "embedded_object"),
    ],
)
def test_a_content_type_tells_what_a_harmless_name_hides(kind: str, code: str) -> None:
    declared = f'<Override PartName="/xl/theme/theme1.xml" ContentType="{kind}"/></Types>'
    assert code_of(with_text("[Content_Types].xml", "</Types>", declared)) == code


@pytest.mark.parametrize(
    ("kind", "target", "code"),
    [
        ("officeDocument/2006/relationships/hyperlink", "http://example.invalid/", "external_link"),
        ("officeDocument/2006/relationships/externalLinkPath", "file:///other.xlsx", "external_link"),
        ("officeDocument/2006/relationships/image", "http://example.invalid/a.png", "external_link"),
        ("officeDocument/2006/relationships/attachedTemplate", "\\\\server\\a", "external_link"),
        ("officeDocument/2006/relationships/oleObject", "../a.bin", "embedded_object"),
    ],
)
def test_a_relation_that_leads_out_is_refused(kind: str, target: str, code: str) -> None:
    said = (
        f'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/{kind}" Target="{target}"'
        ' TargetMode="External"/></Relationships>'
    )
    assert code_of(with_text("xl/_rels/workbook.xml.rels", "</Relationships>", said)) == code


def test_a_link_in_a_cell_is_refused_unless_it_is_an_address_to_write_to() -> None:
    def link(address: str) -> Callable[[openpyxl.Workbook], None]:
        def change(book: openpyxl.Workbook) -> None:
            book.worksheets[0]["A1"].hyperlink = address

        return change

    assert code_of(xlsx(SOUND, link("https://example.invalid/"))) == "external_link"
    assert len(reading.read(xlsx(SOUND, link("mailto:personal@example.invalid"))).rows) == 2


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("_xlnm.Auto_Open", "申报表!$A$1", "macro"),
        ("Auto_Close", "申报表!$A$1", "macro"),
        ("remote", "[1]Sheet1!$A$1", "external_link"),
        ("dde", "cmd|'/c calc'!A0", "external_link"),
    ],
)
def test_a_name_that_starts_or_reaches_something_is_refused(name: str, value: str, code: str) -> None:
    def define(book: openpyxl.Workbook) -> None:
        book.defined_names[name] = DefinedName(name, attr_text=value)

    assert code_of(xlsx(SOUND, define)) == code


def test_ordinary_company_is_accepted() -> None:
    def decorate(book: openpyxl.Workbook) -> None:
        active = book.worksheets[0]
        active.print_title_rows = "5:5"
        active.auto_filter.ref = "A5:I7"
        active.freeze_panes = "A6"
        active["B6"].comment = Comment("ver", "RR. HH.")
        book.defined_names["personas"] = DefinedName("personas", attr_text="申报表!$B$6:$B$7")

    assert len(reading.read(xlsx(SOUND, decorate)).rows) == 2


# Old workbooks


def records(content: bytes, extra: bytes) -> bytes:
    """The same old workbook with more records at the start of its stream, in place of padding at its end."""
    at = content.index(b"\x09\x08")
    length = struct.unpack_from("<H", content, at + 2)[0]
    after = at + 4 + length
    end = content.rindex(b"\x0a\x00\x00\x00") + 4
    room = content[end:].startswith(b"\0" * len(extra))
    assert room
    return content[:after] + extra + content[after:end] + content[end + len(extra) :]


def record(number: int, body: bytes) -> bytes:
    return struct.pack("<HH", number, len(body)) + body


OLD = xls(sheet(row(1), row(2)))


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        (record(0x2F, b"\0" * 6), "encrypted"),
        (record(0xD3, b""), "macro"),
        (record(0x85, struct.pack("<IBB", 0, 0, 1) + b"\1\0m"), "macro"),
        (record(0x85, struct.pack("<IBB", 0, 1, 6) + b"\1\0v"), "macro"),
        (record(0x1AE, struct.pack("<HH", 1, 8) + b"\0b.xls"), "external_link"),
        (record(0x51, b"\0" * 8), "data_connection"),
        (record(0x1B8, b"\0" * 8 + "http://e".encode("utf-16-le")), "external_link"),
        (record(0x18, struct.pack("<HBB", 0x20, 0, 1) + b"\0" * 10 + b"\0\x01"), "macro"),
    ],
)
def test_a_record_that_no_declaration_needs_is_refused(extra: bytes, code: str) -> None:
    assert code_of(records(OLD, extra)) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("_VBA_PROJECT_CUR", "macro"), ("MBD0018A3E1", "embedded_object"), ("EncryptedPackage", "encrypted")],
)
def test_a_stream_tells_what_an_old_container_holds(name: str, code: str) -> None:
    old = "Workbook".encode("utf-16-le") + b"\0\0"
    at = OLD.index(old)
    entry = bytearray(OLD[at : at + 128])
    free = OLD.index(b"\0" * 66, at + 128)
    place = at + (free - at + 127) // 128 * 128
    entry[:66] = (name.encode("utf-16-le")).ljust(64, b"\0") + struct.pack("<H", len(name) * 2 + 2)
    assert code_of(OLD[:place] + bytes(entry) + OLD[place + 128 :]) == code


def test_a_chain_that_runs_in_circles_is_refused() -> None:
    table = struct.unpack_from("<I", OLD, 76)[0]
    start = (table + 1) * 512
    circle = b"".join(struct.pack("<I", 0) for _ in range(128))
    assert code_of(OLD[:start] + circle + OLD[start + 512 :]) == "file_damaged"
