"""Drives LibreOffice by its own API, under a Python that has it: types words over bookmarked places and saves as .docx.

type_in_office.py SOFFICE PROFILE SOURCE TARGET '{"start of a bookmark's name": "words"}'
"""

import json
import subprocess
import sys
import time
from pathlib import Path


def option(name, value):
    from com.sun.star.beans import PropertyValue

    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connected(pipe):
    """The office behind `pipe`, as soon as it listens."""
    import uno
    from com.sun.star.connection import NoConnectException

    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(150):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer")


def type_over(document, context, mark, words):
    """What a person does: click into the place, mark what stands in it, and type."""
    service = context.ServiceManager.createInstanceWithContext
    name = next(each for each in document.Bookmarks.ElementNames if each.startswith(mark))
    place = document.Bookmarks.getByName(name).Anchor
    cursor = document.CurrentController.ViewCursor
    cursor.gotoRange(place.Start, False)
    cursor.goRight(1, False)
    cursor.goRight(len(place.String), True)
    dispatcher = service("com.sun.star.frame.DispatchHelper", context)
    frame = document.CurrentController.Frame
    dispatcher.executeDispatch(frame, ".uno:InsertText", "", 0, (option("Text", words),))


def main(soffice, profile, source, target, typed):
    pipe = Path(profile).parent.name
    started = [soffice, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
    office = subprocess.Popen([*started, f"--accept=pipe,name={pipe};urp;"])
    try:
        context = connected(pipe)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (option("Hidden", True),))
        for mark, words in json.loads(typed).items():
            type_over(document, context, mark, words)
        document.storeToURL(Path(target).as_uri(), (option("FilterName", "MS Word 2007 XML"),))
        document.close(True)
    finally:
        office.terminate()
        office.wait(20)


if __name__ == "__main__":
    main(*sys.argv[1:])
