"""An S3 server for tests (moto's): on a free port of loopback, its memory as its disk, stopped by its own pid."""

import contextlib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from urllib.error import HTTPError, URLError

from hub.storage.bucket import Bucket
from tests.servers import STARTS_WITHIN, free_port

CODE = """
import logging, sys
logging.getLogger("werkzeug").setLevel(logging.ERROR)
from moto.server import main
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
"""


@contextlib.contextmanager
def s3_server() -> Iterator[Bucket]:
    """Yields a bucket that is there."""
    endpoint = f"http://127.0.0.1:{(port := free_port())}"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", CODE, str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _make(f"{endpoint}/keydesk-files", process)
        yield Bucket(name="keydesk-files", prefix="desk", endpoint=endpoint, key_id="a-key", secret="its-secret")
    finally:
        process.terminate()
        process.wait(20)


def _make(bucket: str, process: subprocess.Popen[bytes]) -> None:
    began = time.monotonic()
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(bucket, method="PUT"), timeout=10):
                return
        except HTTPError:
            raise
        except (URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() - began > STARTS_WITHIN:
                raise RuntimeError("the S3 server did not start") from None
            time.sleep(0.05)
