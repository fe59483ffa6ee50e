"""Run by the Python of LibreOffice: opens each source, carries out its command, saves it as its target.

Arguments: soffice, the URL of a profile of its own, then source, command and target by threes.
"""

import subprocess
import sys
import time
from typing import Any


def main(office: str, profile: str, *jobs: str) -> None:
    import uno  # type: ignore[import-not-found, unused-ignore]

    pipe = f"hetong-{profile.rpartition('/')[0].rpartition('/')[2]}"
    options = [f"-env:UserInstallation={profile}", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]
    process = subprocess.Popen([office, *options])
    try:
        context = _connected(uno, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        services = context.ServiceManager
        desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        dispatcher = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        for source, command, target in zip(*[iter(jobs)] * 3, strict=True):
            document = desktop.loadComponentFromURL(source, "_blank", 0, (_value(uno, "Hidden", True),))
            dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, ())
            document.storeToURL(target, (_value(uno, "FilterName", "MS Word 2007 XML"),))
            document.close(True)
        desktop.terminate()
        process.wait(30)
    finally:
        process.kill()


def _connected(uno: Any, url: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(url)
        except Exception:
            time.sleep(0.1)
    raise TimeoutError("LibreOffice does not answer")


def _value(uno: Any, name: str, value: object) -> Any:
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main(*sys.argv[1:])
