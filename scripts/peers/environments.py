"""Python environments of the measuring scripts: they are kept in the user's cache folder, and made where they are missing."""
import os, subprocess, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "ecot-golden-bench")


def say(text):
    print(text, file=sys.stderr, flush=True)


def environment(folder, *packages, first=()):
    """The Python of a virtual environment with these packages. `first` are arguments of a pip run of its own before them."""
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(os.path.join(folder, "complete")):
        say(f"making a Python environment with {', '.join(packages)} ...")
        make = [sys.executable, "-m", "venv", folder]
        if subprocess.run(make, capture_output=True).returncode:  # Debian ships venv apart
            subprocess.run([os.path.join(ROOT, "scripts", "setup"), "python3-venv"], check=True, stdout=sys.stderr)
            subprocess.run(make, check=True)
        for arguments in filter(None, (first, packages)):
            subprocess.run([python, "-m", "pip", "-q", "install", *arguments], check=True, stdout=sys.stderr)
        open(os.path.join(folder, "complete"), "w").close()
    return python


def torch_environment():
    """PyTorch without its gigabytes for graphics processors, and transformers: the versions that the reference numbers are from."""
    cpu = ("--index-url=https://download.pytorch.org/whl/cpu", "--no-deps", "torch==2.13.0")
    return environment(CACHE + "-torch", "torch==2.13.0", "transformers==5.23.0", "safetensors", "numpy", first=cpu)
