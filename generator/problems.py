"""What can be wrong with facts or clauses, as data: a code from a closed set, a place, what was expected.

Stages collect problems and raise them together as `Problems`; the command line prints them. The page of each code is
its heading in docs/errors.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final, Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence in both languages, with {placeholders}."""

    zh: str
    en: str

    def say(self, language: Language, values: Mapping[str, object]) -> str:
        return (self.zh if language == "zh" else self.en).format_map(values)


def _code(zh: str, en: str, expected_zh: str = "", expected_en: str = "") -> tuple[Wording, Wording]:
    return Wording(zh, en), Wording(expected_zh, expected_en)


CODES: Final[dict[str, tuple[Wording, Wording]]] = {
    # the file of facts
    "unreadable-file": _code("无法读取文件：{reason}", "cannot read the file: {reason}"),
    "file-too-large": _code(
        "文件过大：{size} 字节", "file too large: {size} bytes", "不超过 {limit} 字节", "at most {limit}"
    ),
    "encoding": _code(
        "不是 UTF-8 编码的文本", "not UTF-8 text", "UTF-8 编码（有无 BOM 均可）", "UTF-8, with or without BOM"
    ),
    "syntax": _code("格式错误：{reason}", "syntax error: {reason}", "有效的 {format}", "valid {format}"),
    "duplicate-key": _code("字段重复：{name}", "field given twice: {name}", "每个字段只写一次", "each field once"),
    "set-syntax": _code("--set 的写法有误：{given}", "malformed --set: {given}", "字段路径=值", "path=value"),
    # one field
    "missing-field": _code(
        "缺少字段：{title}",
        "missing field: {title}",
        "填写该字段；有意留空的填 null",
        "a value, or null to leave it blank",
    ),
    "missing-group": _code(
        "缺少一组字段：{title}", "missing group: {title}", "该组的各个字段", "the group with its fields"
    ),
    "unknown-field": _code("未知字段：{name}", "unknown field: {name}", "表单中的字段名", "a field of the form"),
    "blank-not-allowed": _code("不能留空：{title}", "must not be blank: {title}", "{type_zh}", "{type_en}"),
    "wrong-type": _code("类型不符：{given}", "wrong type: {given}", "{type_zh}", "{type_en}"),
    "not-a-number": _code("不是数字：{given}", "not a number: {given}", "{type_zh}", "{type_en}"),
    "out-of-range": _code("超出范围：{given}", "out of range: {given}", "{bound_zh}", "{bound_en}"),
    "too-precise": _code(
        "小数位过多：{given}", "too many decimals: {given}", "最多 {places} 位小数", "at most {places} decimals"
    ),
    "unknown-choice": _code(
        "不在可选值之中：{given}", "not one of the choices: {given}", "{choices} 之一", "one of {choices}"
    ),
    "text-too-long": _code(
        "文字过长：{length} 个字", "text too long: {length} characters", "不超过 {limit} 个字", "at most {limit}"
    ),
    "text-empty": _code("空文字", "empty text", "文字；有意留空的填 null", "text, or null to leave it blank"),
    "invisible-character": _code(
        "第 {position} 个字符 {code_point} 是看不见的控制、双向、零宽或未定义字符",
        "character {position}, {code_point}, is an invisible control, bidi, zero-width or undefined character",
        "只含可见字符",
        "visible characters only",
    ),
    "look-alike-character": _code(
        "第 {position} 个字符 {character} 是部首或兼容字符，与常用汉字同形而编码不同",
        "character {position}, {character}, is a radical or compatibility form that only looks like the usual Hanzi",
        "用输入法输入的常用汉字",
        "the usual Hanzi, typed anew",
    ),
    "list-length": _code("条目数不符：{length} 项", "wrong number of entries: {length}", "{bound_zh}", "{bound_en}"),
    "bad-date": _code("不是日期：{given}", "not a date: {given}", "YYYY-MM-DD", "YYYY-MM-DD"),
    "bad-credit-code": _code(
        "不是统一社会信用代码：{given}",
        "not a unified social credit code: {given}",
        "18 位数字或大写字母（不含 I O S V Z）",
        "18 digits or capitals (without I O S V Z)",
    ),
    "bad-check-digit": _code(
        "统一社会信用代码的校验码不符：{given}",
        "the credit code's check digit is wrong: {given}",
        "最后一位应为 {expected}",
        "the last character should be {expected}",
    ),
    "bad-phone": _code(
        "不是有效的电话号码：{given}",
        "not a telephone number: {given}",
        "手机、带区号的固定电话或 400 号码",
        "a number that can be dialled in China, or with +country code",
    ),
    "bad-email": _code("不是有效的电子邮箱：{given}", "not an e-mail address: {given}", "名称@域名", "name@domain"),
    "bad-bank-account": _code(
        "不是银行账号：{given}", "not a bank account: {given}", "8 至 32 位数字", "8 to 32 digits"
    ),
    # several fields
    "not-applicable": _code(
        "{because} 为 {value} 时不适用",
        "does not apply while {because} is {value}",
        "null（整组字段则省略）",
        "null, or leave the group out",
    ),
    "missing-for": _code(
        "{because} 为 {value} 时必须填写",
        "needed while {because} is {value}",
        "该组的各个字段",
        "the group with its fields",
    ),
    "too-small-beside": _code(
        "{value} 与 {beside} 不协调",
        "{value} does not fit {beside}",
        "不小于（不早于）{least}",
        "at least (not before) {least}",
    ),
    "shares-sum": _code("比例之和为 {total}", "the shares sum to {total}", "各项之和为 100", "100 together"),
    "duplicate-value": _code("重复的值：{value}", "given twice: {value}", "每项只写一次", "each once"),
    "same-party": _code(
        "与 {beside} 相同：{value}", "the same as {beside}: {value}", "各方是不同的主体", "different parties"
    ),
    # attached files
    "attachment-missing": _code(
        "没有附件文件：{name}",
        "no such attachment: {name}",
        "相对于填写内容的文件的路径",
        "a path relative to the file of facts",
    ),
    "attachment-unreadable": _code(
        "无法读取附件 {name}：{reason_zh}",
        "cannot read the attachment {name}: {reason_en}",
        "可以读取的普通文件",
        "an ordinary file that can be read",
    ),
    "attachment-type": _code(
        "附件 {name} 的类型不符：{reason_zh}",
        "the attachment {name} is of the wrong type: {reason_en}",
        "{kinds_zh} 之一，后缀与内容一致",
        "one of {kinds_en}, with the ending of its content",
    ),
    "attachment-damaged": _code(
        "附件 {name} 已损坏：{reason_zh}",
        "the attachment {name} is damaged: {reason_en}",
        "能正常打开的文件",
        "a file that opens",
    ),
    "attachment-encrypted": _code(
        "附件 {name} 已加密", "the attachment {name} is encrypted", "不需要密码的文件", "a file without password"
    ),
    "attachment-unsafe": _code(
        "附件 {name} 不安全：{reason_zh}",
        "the attachment {name} is unsafe: {reason_en}",
        "没有宏和外部引用的 .docx",
        "a .docx without macros or outside references",
    ),
    "attachment-too-large": _code(
        "附件 {name} 过大：{reason_zh}",
        "the attachment {name} is too large: {reason_en}",
        "不超过 20 MB、20 页的文件",
        "at most 20 MB and 20 pages",
    ),
    # the clause library
    "variant-file": _code("variant.yaml 有误：{reason}", "variant.yaml is wrong: {reason}"),
    "clause-file-missing": _code(
        "没有条款文件 {name}",
        "no clause file {name}",
        "variant.yaml 所列的文件都在",
        "every file that variant.yaml lists",
    ),
    "clause-file-unlisted": _code(
        "variant.yaml 没有列出 {name}",
        "variant.yaml does not list {name}",
        "列入某一部分，或者删除",
        "listed in a part, or removed",
    ),
    "clause-syntax": _code("条款写法有误：{reason}", "malformed clause: {reason}", "{expected_zh}", "{expected_en}"),
    "clause-id-missing": _code("标题没有标识", "heading without an id", "标题末尾写 {{#标识}}", "{{#id}} at its end"),
    "clause-id-duplicate": _code(
        "标识重复：{name}（另见 {other}）", "id used twice: {name} (also {other})", "每个标识只用一次", "each id once"
    ),
    "source-unknown": _code(
        "source 中的标识不在本文件中：{name}",
        "source names an id that is not in this file: {name}",
        "本文件中的标识",
        "an id of this file",
    ),
    "condition-syntax": _code(
        "条件写法有误：{reason}",
        "malformed condition: {reason}",
        "例如 leaning == 'party_b'",
        "such as leaning == 'party_b'",
    ),
    "condition-not-boolean": _code(
        "条件的结果不是真假：{given}",
        "the condition is not true or false: {given}",
        "比较或判断",
        "a comparison or test",
    ),
    "unknown-fact": _code("没有这个字段：{name}", "no such fact: {name}", "表单中的字段路径", "a path of the form"),
    "unknown-value": _code(
        "{path} 没有这个值：{name}", "{path} has no such value: {name}", "{choices} 之一", "one of {choices}"
    ),
    "unknown-filter": _code("不能这样使用过滤器：{name}", "filter unknown or unfit: {name}", "{choices}", "{choices}"),
    "fact-absent": _code(
        "本次填写的内容里没有 {name}", "these facts have no {name}", "给条款加上条件", "a condition on the clause"
    ),
    "annex-unnamed": _code(
        "没有列出附件的条款 {name}",
        "no clause names the annex: {name}",
        "附件列表中有同名、重复方式也相同的条款",
        "a clause of that id, repeated the same way",
    ),
    "annex-without-text": _code(
        "附件没有文本：{name}",
        "an annex without a text: {name}",
        "variant.yaml 的 annexes 列出它",
        "an entry in annexes",
    ),
    "bad-drawing": _code(
        "表格画不成图：{reason}", "the table makes no drawing: {reason}", "图旁边有合乎要求的表格", "a fitting table"
    ),
    "unresolved-reference": _code(
        "引用的条款不存在：{name}", "reference to an unknown clause: {name}", "条款的标识", "a clause id"
    ),
    "reference-left-out": _code(
        "引用的条款 {name} 本次未选用：{reason}",
        "the clause {name} is left out by these facts: {reason}",
        "引用与被引条款条件一致",
        "the same condition on both",
    ),
    "reference-unnumbered": _code(
        "引用的条款没有编号：{name}", "the clause {name} has no number", "有编号的条款", "a numbered clause"
    ),
    "empty-clause": _code("条款没有内容：{name}", "empty clause: {name}", "至少一段文字", "some text"),
    "unused-fact": _code(
        "填写了却没有条款使用：{title}",
        "given but used by no clause: {title}",
        "有条款写出该内容",
        "a clause that prints it",
    ),
    "blank-in-final": _code(
        "仍为空白：{title}（{who}）",
        "still blank: {title} ({who})",
        "签署前填写；留待手写的，不要加 --final",
        "a value, or no --final",
    ),
    "rule-broken": _code(
        "[{rule}] {zh}", "[{rule}] {en}", "没有错误级的检查结果，或者有豁免", "no finding of level error, or a waiver"
    ),
    "annex-missing": _code(
        "附件尚未取得，印为“待附”：{title}",
        "annex not supplied yet, printed as 待附: {title}",
        "文件的路径",
        "a file path",
    ),
    # tables of a batch
    "table-type": _code(
        "不是表格文件：{given}", "not a table: {given}", ".xlsx、.csv 或者 .jsonl", ".xlsx, .csv or .jsonl"
    ),
    "table-syntax": _code(
        "表格无法读取：{reason}", "the table cannot be read: {reason}", "完好的 CSV 文件", "a whole CSV file"
    ),
    "table-too-wide": _code("列数过多", "too many columns", "不超过 {limit} 列", "at most {limit}"),
    "column-unknown": _code(
        "不认识的列：{name}", "unknown column: {name}", "字段的中文名称或者路径", "the label or the path of a field"
    ),
    "column-duplicate": _code(
        "两列的内容相同：{name} 与 {other}",
        "two columns for one field: {name}, {other}",
        "每个字段一列",
        "a column for each field",
    ),
    "sheet-unknown": _code(
        "不认识的工作表：{name}",
        "unknown sheet: {name}",
        "以列表字段的名称命名",
        "a sheet named after a list of the form",
    ),
    "cell-without-header": _code(
        "该列没有列名", "no header above this cell", "第一行写明列名", "a header in the first row"
    ),
    "cell-error": _code("单元格的公式出错：{given}", "the cell has an error: {given}", "一个值", "a value"),
    "cell-formula": _code(
        "公式没有计算结果：{given}",
        "the formula has no computed value: {given}",
        "在表格软件中打开并保存，或者改为数值",
        "a file saved by a spreadsheet program, or a plain value",
    ),
    "cell-digits-lost": _code(
        "数字过长，表格软件已经丢失末尾几位：{given}",
        "the number is too long: a spreadsheet has lost its last digits: {given}",
        "把单元格设为文本格式后重新填写",
        "a cell formatted as text, typed anew",
    ),
    "number-duplicate": _code(
        "合同编号重复：{number}（{other}）",
        "contract number given twice: {number} ({other})",
        "每份合同一个编号",
        "a number of its own for each contract",
    ),
    "key-missing": _code(
        "该行没有合同编号，无法与合同对应", "no contract number that joins this row", "合同编号", "a contract number"
    ),
    "row-without-contract": _code(
        "没有编号为 {number} 的合同",
        "no contract has the number {number}",
        "第一张表中的合同编号",
        "a number of the first sheet",
    ),
    # writing
    "bad-epoch": _code(
        "环境变量不是有效的时间：{given}", "not a time: {given}", "1970 年以来的秒数", "seconds since 1970"
    ),
    "missing-glyph": _code(
        "字体缺少字符：{characters}", "the fonts lack: {characters}", "常用字或另选字体", "other characters or fonts"
    ),
    "file-exists": _code(
        "文件已存在", "the file exists", "换一个目录，或者加 --overwrite", "another folder, or --overwrite"
    ),
    "cannot-write": _code("无法写入：{reason}", "cannot write: {reason}", "可写的目录", "a writable folder"),
    "bad-template": _code(
        "Word 模板不可用：{reason}",
        "unusable Word template: {reason}",
        "由 hetong 的模板修改而来的 .docx",
        "a .docx made from hetong's own",
    ),
    # comparing
    "not-a-repository": _code(
        "当前目录不在 git 仓库里：{reason}",
        "the current folder is in no git repository: {reason}",
        "在保存条款库的 git 仓库里运行",
        "run in the git repository that holds the clause library",
    ),
    "unknown-revision": _code(
        "仓库里没有这个版本：{given}", "no such revision: {given}", "分支、标签或者提交", "a branch, tag or commit"
    ),
    "revision-without-clauses": _code(
        "这个版本没有条款库：{given}", "no clause library in this revision: {given}", "有 variants/ 的版本", "variants/"
    ),
    # the generated files of a checkout
    "not-a-checkout": _code(
        "不是项目的源文件夹，缺少 {missing}",
        "not a checkout of the project: without {missing}",
        "含有 templates/ 和 variants/ 的文件夹，用 --root 指定",
        "a folder with templates/ and variants/, given by --root",
    ),
    "template-stale": _code(
        "已过期：{reasons_zh}",
        "stale: {reasons_en}",
        "hetong templates build 的结果",
        "what hetong templates build makes",
    ),
    "template-missing": _code(
        "没有这个应当生成的文件",
        "this generated file is missing",
        "运行 hetong templates build",
        "hetong templates build",
    ),
    "template-surplus": _code(
        "没有来源的文件", "a file without a source", "该文件夹只含生成的文件", "generated files only in that folder"
    ),
    "returned-unlike": _code(
        "与填写内容对应的合同和附件都不相像：{names}",
        "like none of the documents that the facts call for: {names}",
        "由这份填写内容生成、后来被改动的 .docx",
        "a .docx that was rendered from these facts and edited since",
    ),
    # reading back
    "returned-unreadable": _code(
        "不能读取这份文件：{reason}",
        "this file cannot be read: {reason}",
        "没有加密、没有宏、能正常打开的 .docx",
        "a .docx that opens, without password and macros",
    ),
    "returned-strict": _code(
        "文件是 Strict Open XML 格式",
        "the file is in the Strict Open XML format",
        "在 Word 里另存为普通的“Word 文档 (.docx)”",
        "saved as an ordinary Word Document (.docx)",
    ),
    "clauses-contradict": _code(
        "现有的条款不是任何一种填写能得到的；最接近的是 {candidates}，但缺少 {missing}，多出 {surplus}",
        "no facts give these clauses; the nearest are {candidates}, without {missing}, with the surplus {surplus}",
        "同一种选择下的全部条款",
        "all clauses of one choice",
    ),
    "clauses-ambiguous": _code(
        "从条款 {clauses}看不出是哪一种：{candidates}",
        "the clauses {clauses} do not tell which: {candidates}",
        "只有一种填写与条款相符",
        "a single choice that fits",
    ),
    "returned-differs": _code(
        "同一内容两处不同：{where_one}写作 {one}，{where_other}写作 {other}",
        "two places differ: {where_one} says {one}, {where_other} says {other}",
        "各处一致",
        "the same everywhere",
    ),
    "sum-contradicts": _code(
        "金额的小写 {figures} 与大写 {words} 不一致",
        "the sum in figures, {figures}, is not that in words, {words}",
        "小写与大写一致，或者只写小写",
        "the same sum in both, or figures alone",
    ),
    "returned-unknown": _code(
        "不是 hetong 生成的合同或者表单，或者其中的标记已经全部丢失",
        "neither a contract nor a form made by hetong, or all its marks are lost",
        "合同的 .docx，或者填好的表单",
        "the .docx of a contract, or a filled form",
    ),
    "returned-several": _code(
        "一次只读一份合同，这里有几份：{names}",
        "one contract at a time; here are several: {names}",
        "一份合同和它的附件",
        "one contract with its annexes",
    ),
    "returned-no-form": _code(
        "PDF 里没有 hetong 表单的填写框",
        "this PDF has no fields of a form made by hetong",
        "填好的 PDF 表单；合同请给出 .docx",
        "a filled PDF form; for a contract give the .docx",
    ),
}


def _seen(character: str) -> str:
    """What a name in a file of facts may hold must not reach the terminal as a control sequence."""
    return character if character.isprintable() else "·"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a file, and in it a JSON path, or a line and column (from 1), or both."""

    file: str
    path: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        numbers = [str(number) for number in (self.line, self.column) if number]
        place = ":".join([self.file, *numbers])
        return f"{place}: {self.path}" if self.path else place


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `values` fill the code's wording; `example` and `nearest` may be empty."""

    code: str
    place: Place
    values: Mapping[str, object] = field(default_factory=dict)
    example: str = ""
    nearest: str = ""

    def say(self, language: Language) -> str:
        message, expected = CODES[self.code]
        zh = language == "zh"
        sentence = f"{self.place}: [{self.code}] {message.say(language, self.values)}"
        if wanted := expected.say(language, self.values):
            sentence += f"；应为：{wanted}" if zh else f"; expected: {wanted}"
        if self.example:
            sentence += f"；例如：{self.example}" if zh else f"; for example: {self.example}"
        if self.nearest:
            sentence += f"；是否指 {self.nearest}？" if zh else f"; did you mean {self.nearest}?"
        return "".join(map(_seen, sentence))

    def as_json(self, language: Language) -> dict[str, object]:
        message, expected = CODES[self.code]
        return {
            "code": self.code,
            "file": self.place.file,
            "path": self.place.path,
            "line": self.place.line or None,
            "column": self.place.column or None,
            "message": message.say(language, self.values),
            "expected": expected.say(language, self.values) or None,
            "example": self.example or None,
            "nearest": self.nearest or None,
        }


class Problems(Exception):
    """All problems that a stage found, in the order of their places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.say("en") for problem in self.problems))


def raise_if(problems: Iterable[Problem]) -> None:
    """Raise `Problems` if there is any."""
    if found := tuple(problems):
        raise Problems(found)


def nearest(name: str, names: Iterable[str]) -> str:
    """The name most like `name`, or an empty string if none is near."""
    return next(iter(get_close_matches(name, list(names), n=1, cutoff=0.6)), "")
