"""Downloads from a local server: complete, cut off, resumed, wrong, cancelled."""

import contextlib
import errno
import hashlib
import http.server
import shutil
import ssl
import threading
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from utils.datasets import DATASETS, Cancelled, DatasetError, fashion_mnist
from utils.datasets.base import never, no_progress
from utils.datasets.download import Download, check_zip, fetch_all

CONTENT = bytes(range(256)) * 4_000  # four pieces
DIGEST = f"sha256:{hashlib.sha256(CONTENT).hexdigest()}"


class Server(http.server.ThreadingHTTPServer):
    """Sends CONTENT; `breaks_after` and `knows_ranges` simulate bad servers."""

    content = CONTENT
    breaks_after: int | None = None
    knows_ranges = True
    ranges: list[str | None]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/data.bin"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self):
        asked = self.headers.get("Range")
        self.server.ranges.append(asked)
        if "missing" in self.path:
            self.send_error(404)
            return
        start = int(asked[6:-1]) if asked and self.server.knows_ranges else 0
        if start >= len(self.server.content):
            self.send_error(416)
            return
        rest = self.server.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(rest[: self.server.breaks_after])

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with Server(("127.0.0.1", 0), Handler) as server:
        server.ranges = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def fetch(server, folder, digest=DIGEST, progress=no_progress, should_stop=never, **more):
    download = Download(server.url, "sub/data.bin", len(CONTENT), digest, **more)
    fetch_all([download], folder, "The set", progress, should_stop)


def part(folder):
    return folder / "sub" / "data.bin.part"


def test_whole_file_is_put_into_place(server, tmp_path):
    told = []
    fetch(server, tmp_path, progress=lambda *args: told.append(args))
    assert (tmp_path / "sub" / "data.bin").read_bytes() == CONTENT
    assert not part(tmp_path).exists()
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert told[0][1] == "Downloading The set: 0.3 MB of 1.0 MB."


def test_a_cut_connection_keeps_the_part_and_resumes(server, tmp_path):
    server.breaks_after = 700_000
    with pytest.raises(DatasetError, match=r"connection to 127\.0\.0\.1 was lost"):
        fetch(server, tmp_path)
    assert part(tmp_path).read_bytes() == CONTENT[:700_000]
    assert not (tmp_path / "sub" / "data.bin").exists()
    server.breaks_after = None
    fetch(server, tmp_path)
    assert server.ranges == [None, "bytes=700000-"]
    assert (tmp_path / "sub" / "data.bin").read_bytes() == CONTENT


def test_a_server_without_ranges_starts_over(server, tmp_path):
    part(tmp_path).parent.mkdir()
    part(tmp_path).write_bytes(b"half")
    server.knows_ranges = False
    fetch(server, tmp_path)
    assert (tmp_path / "sub" / "data.bin").read_bytes() == CONTENT


def test_a_complete_part_is_only_checked(server, tmp_path):
    part(tmp_path).parent.mkdir()
    part(tmp_path).write_bytes(CONTENT)
    fetch(server, tmp_path)
    assert (tmp_path / "sub" / "data.bin").read_bytes() == CONTENT


def test_wrong_checksum_is_refused_and_deleted(server, tmp_path):
    server.content = CONTENT[:-1] + b"!"
    with pytest.raises(DatasetError, match=r"not the published data\.bin"):
        fetch(server, tmp_path)
    assert list((tmp_path / "sub").iterdir()) == []


def test_cancelling_keeps_the_part(server, tmp_path):
    looks = iter([False, True])
    with pytest.raises(Cancelled):
        fetch(server, tmp_path, should_stop=lambda: next(looks))
    assert 0 < part(tmp_path).stat().st_size < len(CONTENT)
    fetch(server, tmp_path)
    assert (tmp_path / "sub" / "data.bin").read_bytes() == CONTENT


def test_no_network(tmp_path):
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as closed:
        port = closed.server_address[1]
    download = Download(f"http://127.0.0.1:{port}/data.bin", "data.bin", 5)
    with pytest.raises(DatasetError, match=r"There is no connection to 127\.0\.0\.1"):
        fetch_all([download], tmp_path, "The set", no_progress, never)
    assert list(tmp_path.iterdir()) == []


def test_server_that_refuses(server, tmp_path):
    download = Download(server.url + "/missing", "data.bin", 5)
    with pytest.raises(DatasetError, match="answered 404 Not Found"):
        fetch_all([download], tmp_path, "The set", no_progress, never)


@pytest.mark.parametrize(
    ("code", "said"), [(errno.ENOSPC, "The disk is full"), (errno.EROFS, "cannot be written")]
)
def test_a_disk_that_cannot_be_written(server, tmp_path, monkeypatch, code, said):
    def refuse(self, *args, **kwargs):
        raise OSError(code, "no")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DatasetError, match=said):
        fetch(server, tmp_path)


def test_a_disk_without_room_is_not_filled_first(server, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=len(CONTENT) - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(DatasetError, match="The disk is full"):
        fetch(server, tmp_path)
    assert list((tmp_path / "sub").iterdir()) == []


def test_a_file_in_place_of_the_folder_is_reported(server, tmp_path):
    (tmp_path / "sub").write_bytes(b"")
    with pytest.raises(DatasetError, match="choose another folder with CNN_PLAYGROUND_DATA"):
        fetch(server, tmp_path)


def test_a_login_page_in_place_of_the_file_is_called_one(server, tmp_path):
    server.content = b"<!DOCTYPE html><title>Welcome to our guest network</title>"
    with pytest.raises(DatasetError, match=r"not the published data\.bin but a web page"):
        fetch(server, tmp_path)
    with pytest.raises(DatasetError, match="it is a web page"):
        fetch(server, tmp_path, digest=None, check=check_zip)


def test_a_certificate_that_is_not_trusted_is_no_missing_network(server, tmp_path, monkeypatch):
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "certificate has expired"

    def refuse(*args, **kwargs):
        raise urllib.error.URLError(error)

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    with pytest.raises(DatasetError, match=r"prove who it is .certificate has expired"):
        fetch(server, tmp_path)


def test_wrong_file_is_set_aside(server, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "data.bin").write_bytes(b"mine")
    fetch(server, tmp_path)
    assert (tmp_path / "sub" / "data.bin").read_bytes() == CONTENT
    assert (tmp_path / "sub" / "data.bin.wrong").read_bytes() == b"mine"
    fetch(server, tmp_path)
    assert (tmp_path / "sub" / "data.bin.wrong").read_bytes() == b"mine"
    assert (tmp_path / "sub" / "data.bin.wrong1").read_bytes() == CONTENT


def test_damaged_zip_is_refused(server, tmp_path):
    with pytest.raises(DatasetError, match="damaged"):
        fetch(server, tmp_path, digest=None, check=check_zip)
    assert not part(tmp_path).exists()


def test_zip_is_checked_file_by_file(tmp_path):
    path = tmp_path / "some.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("PetImages/Cat/1.jpg", b"meow" * 100)
    check_zip(path)
    path.write_bytes(path.read_bytes().replace(b"meowmeow", b"meowwoof"))
    with pytest.raises(DatasetError, match=r"PetImages/Cat/1\.jpg"):
        check_zip(path)


def test_only_missing_files_are_fetched(server, tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_PLAYGROUND_DATA", str(tmp_path))
    wanted = {name: Download(server.url, f"{name}.bin", len(CONTENT), DIGEST) for name in "ab"}
    monkeypatch.setattr(fashion_mnist, "_PUBLISHED", wanted)
    monkeypatch.setattr(type(DATASETS["fashion_mnist"]), "_has", lambda *args: args[-1] == "a")
    DATASETS["fashion_mnist"].download()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["b.bin"]


def test_digits_need_no_download():
    told = []
    DATASETS["digits"].download(progress=lambda *args: told.append(args))
    assert told == [(1.0, "Built-in digits is here.")]
