"""Running `hetong` as users do: in a process of its own."""

import os
import subprocess
import sys

MAIN = "from hetong.generator.cli.main import main; main()"

Done = subprocess.CompletedProcess[str]


def hetong(
    *arguments: str, stdin: str = "", code: int = 0, program: str = MAIN, environment: dict[str, str] | None = None
) -> Done:
    """Run `hetong` with `arguments`; it must end with `code`, and never with a traceback."""
    clean = {key: value for key, value in os.environ.items() if key not in {"LANG", "LC_ALL", "LC_MESSAGES"}}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *arguments],
        input=stdin.encode("utf-8", "surrogatepass"),
        capture_output=True,
        timeout=120,
        check=False,
        env=clean | {"PYTHONUTF8": "1"} | (environment or {}),
    )
    result = Done(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
    assert result.returncode == code, result.stderr
    assert "Traceback" not in result.stderr
    assert "Exception ignored" not in result.stderr
    return result
