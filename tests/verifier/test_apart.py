"""The verifier shares nothing with the platform."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2] / "verifier"


def test_it_imports_the_standard_library_and_cryptography_alone() -> None:
    allowed = sys.stdlib_module_names | {"kezek_verify", "cryptography"}
    found = set()
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, file
                found.add((node.module or "").split(".")[0])
    assert found - allowed == set()
    assert "cryptography" in found


def test_it_runs_where_the_platform_is_not(tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from kezek_verify.command import main\n"
        f"code = main(['log', {str(tmp_path / 'none')!r}, '--lang', 'en'])\n"
        "assert not any(name.split('.')[0] in {'kezek', 'django'} for name in sys.modules)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, "")
    assert "No such folder" in done.stdout
