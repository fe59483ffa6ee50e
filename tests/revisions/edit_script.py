"""Run by the Python of LibreOffice: opens files as somebody, edits them as one does by hand, saves them.

Arguments: soffice, the URL of a profile of its own, the name of who edits, and as JSON a list of source, target, steps.
A step is ``["record", true]``, ``["replace", old, new, beside]``, ``["after", words, paragraph]``,
``["delete", words]`` (the paragraph that has them), ``["style", style, property, value]`` (of a paragraph style),
``["page", property, value]`` (of every page style) or ``["logo", URL]`` (into the headers).
"""

import json
import os
import signal
import subprocess
import sys
from typing import Any


def main(office: str, profile: str, author: str, jobs: str) -> None:
    import uno  # type: ignore[import-not-found, unused-ignore]
    from office_script import _connected, _value  # type: ignore[import-not-found, unused-ignore]

    pipe = f"edit-{profile.rpartition('/')[0].rpartition('/')[2]}"
    options = [f"-env:UserInstallation={profile}", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]
    process = subprocess.Popen([office, *options], start_new_session=True)
    try:
        context = _connected(uno, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        services = context.ServiceManager
        _sign_in(services, author, _value(uno, "nodepath", "/org.openoffice.UserProfile/Data"))
        desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        for source, target, steps in json.loads(jobs):
            document = desktop.loadComponentFromURL(source, "_blank", 0, (_value(uno, "Hidden", True),))
            for name, *values in steps:
                globals()[f"_{name}"](document, *values)
            document.storeToURL(target, (_value(uno, "FilterName", "MS Word 2007 XML"),))
            document.close(True)
        desktop.terminate()
        process.wait(30)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def _sign_in(services: Any, author: str, place: Any) -> None:
    provider = services.createInstance("com.sun.star.configuration.ConfigurationProvider")
    access = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationUpdateAccess", (place,))
    access.setPropertyValue("givenname", "")
    access.setPropertyValue("sn", author)
    access.commitChanges()


def _find(document: Any, words: str) -> Any:
    wanted = document.createSearchDescriptor()
    wanted.SearchString = words
    wanted.SearchCaseSensitive = True
    found = document.findFirst(wanted)
    assert found is not None, words
    return found


def _record(document: Any, on: bool) -> None:
    document.RecordChanges = on


def _replace(document: Any, old: str, new: str, beside: str = "") -> None:
    """A search does not look across the edge of a content control: `beside` tells which paragraph is meant."""
    wanted = document.createSearchDescriptor()
    wanted.SearchString = old
    found = document.findAll(wanted)
    for index in range(found.Count):
        each = found.getByIndex(index)
        cursor = each.Text.createTextCursorByRange(each)
        cursor.gotoStartOfParagraph(False)
        cursor.gotoEndOfParagraph(True)
        if beside in cursor.String:
            each.setString(new)
            return
    raise AssertionError(old)


def _after(document: Any, words: str, paragraph: str) -> None:
    found = _find(document, words)
    cursor = found.Text.createTextCursorByRange(found)
    cursor.gotoEndOfParagraph(False)
    found.Text.insertControlCharacter(cursor, 0, False)
    found.Text.insertString(cursor, paragraph, False)


def _delete(document: Any, words: str) -> None:
    found = _find(document, words)
    cursor = found.Text.createTextCursorByRange(found)
    cursor.gotoStartOfParagraph(False)
    cursor.gotoEndOfParagraph(True)
    cursor.goRight(1, True)
    cursor.setString("")


def _style(document: Any, style: str, name: str, value: object) -> None:
    document.StyleFamilies.getByName("ParagraphStyles").getByName(style).setPropertyValue(name, value)


def _page(document: Any, name: str, value: object) -> None:
    for style in _page_styles(document):
        style.setPropertyValue(name, value)


def _logo(document: Any, url: str) -> None:
    for style in _page_styles(document):
        if style.HeaderIsOn:
            picture = document.createInstance("com.sun.star.text.TextGraphicObject")
            picture.GraphicURL = url
            picture.Width = picture.Height = 900
            text = style.HeaderText
            text.insertTextContent(text.createTextCursor(), picture, False)


def _page_styles(document: Any) -> list[Any]:
    family = document.StyleFamilies.getByName("PageStyles")
    return [style for name in family.ElementNames if (style := family.getByName(name)).isInUse()]


if __name__ == "__main__":
    main(*sys.argv[1:])
