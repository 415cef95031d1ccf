"""Drives a headless Chromium over its DevTools pipe, with Python's standard library alone.

Messages are JSON, separated by NUL, on the file descriptors 3 and 4 of the browser (`--remote-debugging-pipe`).
"""
import base64, fcntl, json, os, select, shutil, subprocess, tempfile, time


def find():
    """The path of a Chromium or Chrome, or None."""
    return next((path for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable") if (path := shutil.which(name))), None)


class Browser:
    """One browser with one page, and everything that the page asked for or complained of."""

    def __init__(self, seconds=60):
        self.deadline = time.monotonic() + seconds
        self.folder = tempfile.mkdtemp(prefix="ecot-browser-")
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()

        def pipes():
            # In the child: its ends become 3 and 4, whatever their numbers are. Numbers above keep them apart until then.
            ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (to_browser, from_browser)]
            for place, end in enumerate(ends, 3):
                os.dup2(end, place)

        self.process = subprocess.Popen(
            [find(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio",
             "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--force-color-profile=srgb", f"--user-data-dir={self.folder}", "--remote-debugging-pipe", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=pipes, close_fds=False)
        os.close(to_browser), os.close(from_browser)
        self.buffer, self.number, self.requests, self.complaints, self.session = b"", 0, [], [], None
        target = self("Target.createTarget", url="about:blank")["targetId"]
        self.session = self("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self(domain + ".enable")

    def __call__(self, method, **parameters):
        """The result of one command; events that arrive before it are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters, **({"sessionId": self.session} if self.session else {})}
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def receive(self):
        while b"\0" not in self.buffer:
            if not select.select([self.read_end], [], [], max(0, self.deadline - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            piece = os.read(self.read_end, 1 << 20)
            if not piece:
                raise RuntimeError("the browser has ended")
            self.buffer += piece
        line, _, self.buffer = self.buffer.partition(b"\0")
        message = json.loads(line)
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append("console: " + " ".join(str(a.get("value", a.get("description"))) for a in parameters["args"]))
        elif method == "Log.entryAdded":
            self.complaints.append("log: " + parameters["entry"]["text"])
        return message

    def look(self, width=1280, height=900, dark=False, scale=1, media=""):
        """The window's size, the theme of the system, and the medium."""
        self("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=width < 600)
        self("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def open(self, url):
        """Loads a page and waits until its script has run."""
        self("Page.navigate", url=url)
        self.until("document.readyState === 'complete' && document.documentElement.dataset.ready === 'yes'")

    def js(self, expression):
        """The value of an expression in the page."""
        result = self("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails'].get('exception', {}).get('description')}")
        return result["result"].get("value")

    def until(self, expression):
        """Waits for an expression to be true."""
        while not self.js(expression):
            if time.monotonic() > self.deadline:
                raise TimeoutError(f"never true: {expression}")
            time.sleep(0.02)

    CODES = {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Enter": 13, "Escape": 27, "Tab": 9, "Home": 36,
             "End": 35, "PageUp": 33, "PageDown": 34, "/": 191, ".": 190}

    def press(self, key, times=1, shift=False, control=False):
        """Presses a key as a person does."""
        code = self.CODES.get(key) or ord(key.upper())
        modifiers = (8 if shift else 0) | (2 if control else 0)
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        for _ in range(times):
            common = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
            self("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **common, **({"text": text} if text else {}))
            self("Input.dispatchKeyEvent", type="keyUp", **common)

    def type(self, text):
        for letter in text:
            self.press(letter)

    def picture(self, path, whole=False):
        """A PNG of the window, or of the whole page."""
        clip = {}
        if whole:
            size = self("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"clip": {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}, "captureBeyondViewport": True}
        with open(path, "wb") as file:
            file.write(base64.b64decode(self("Page.captureScreenshot", format="png", **clip)["data"]))

    def close(self):
        try:
            self.session = None
            self("Browser.close")
        except (RuntimeError, TimeoutError, OSError):
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill(), self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
