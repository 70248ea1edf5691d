"""The files for nginx: that nginx takes them, and what it does with slow clients, forged headers and compression."""

import getpass
import gzip
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from positions.models import documents
from positions.models.intakes import MOST_BYTES
from tests.waiting import PATIENCE, wait_for
from tracker.environment import BASE_DIR

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin") or shutil.which("nginx")
needs_nginx = pytest.mark.skipif(not NGINX or sys.platform == "win32", reason="there is no nginx here")

FILES = BASE_DIR / "deploy" / "nginx"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FILES.glob("*.conf")}
PAGE = b"<p>A page that is long enough to be worth compressing.</p>\n" * 100
# More than the buffers of all sockets on the way.
LONG = b"0123456789abcdef" * (1 << 21)
WHOLE = """
pid {folder}/nginx.pid;
daemon off;
worker_processes 1;
user {user};
error_log {folder}/error.log;
events {{ worker_connections 128; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass
class Site:
    """What stands in for the site: remembers what it was asked, and when it had given its answers."""

    port: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)
    answered: int = 0


@pytest.fixture
def site() -> Iterator[Site]:
    here = Site()

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            here.asked.append(dict(self.headers.items()))
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            content = LONG if self.path == "/long" else PAGE
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("ETag", '"of-the-page"')
            self.end_headers()
            self.wfile.write(content)
            here.answered += 1

        do_POST = do_GET  # noqa: N815 - the name that is called

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    here.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    yield here
    server.shutdown()
    server.server_close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settled(name: str, folder: Path, site: Site, port: int) -> Path:
    """Write the files as an installation has them, but for addresses and folders; return the file to start with."""
    for other in ("proxy.conf", "limits.conf"):
        (folder / other).write_text(TEXTS[other])
    text = TEXTS[name].replace("/etc/nginx/tracker/", f"{folder}/").replace("/var/log/nginx/", f"{folder}/")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{site.port}").replace("site:8000", f"127.0.0.1:{site.port}")
    text = text.replace("site2:8000", f"127.0.0.1:{site.port}")
    text = text.replace("/etc/ssl/positions.example.org", str(folder))
    text = re.sub(r"listen \[::\].*\n", "", text).replace("listen 80;", f"listen {free_port()};")
    # Whole numbers, in one go: the port may begin with one of them.
    (folder / "site.conf").write_text(re.sub(r"listen (8080|443)\b", f"listen {port}", text))
    (folder / "nginx.conf").write_text(WHOLE.format(folder=folder, user=getpass.getuser()))
    return folder / "nginx.conf"


@pytest.fixture
def proxy(site: Site, var: Path) -> Iterator[int]:
    """The port of an nginx with the files of Docker Compose."""
    port = free_port()
    whole = settled("compose.conf", var, site, port)
    with subprocess.Popen([str(NGINX), "-c", str(whole), "-e", str(var / "error.log")]) as nginx:
        wait_for(lambda: listens(port) or nginx.poll() is not None)
        assert nginx.poll() is None, (var / "error.log").read_text()
        yield port
        nginx.terminate()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(port: int, path: str = "/", **headers: str) -> tuple[HTTPResponse, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()


@needs_nginx
@pytest.mark.parametrize("name", ["tracker.conf", "compose.conf", "compose-scale.conf"])
def test_nginx_takes_the_files(name: str, site: Site, var: Path) -> None:
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=positions.example.org"]
    keys = ["-keyout", str(var / "privkey.pem"), "-out", str(var / "fullchain.pem")]
    subprocess.run(["openssl", *request, *keys], check=True, capture_output=True)
    whole = settled(name, var, site, free_port())
    done = subprocess.run(
        [str(NGINX), "-t", "-c", str(whole), "-e", str(var / "error.log")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@needs_nginx
def test_a_compressed_page_has_a_weak_etag_and_is_handed_on_so(proxy: int, site: Site) -> None:
    answer, content = ask(proxy, Accept_Encoding="gzip")
    assert (answer.headers["Content-Encoding"], answer.headers["ETag"]) == ("gzip", 'W/"of-the-page"')
    assert gzip.decompress(content) == PAGE
    ask(proxy, Accept_Encoding="gzip", If_None_Match=answer.headers["ETag"])
    assert site.asked[-1]["If-None-Match"] == 'W/"of-the-page"'


@needs_nginx
def test_what_a_client_claims(proxy: int, site: Site) -> None:
    ask(proxy, X_Request_ID="two words", X_Forwarded_Proto="gopher", X_Forwarded_For="198.51.100.7")
    assert re.fullmatch("[0-9a-f]{32}", site.asked[-1]["X-Request-ID"])
    assert site.asked[-1]["X-Forwarded-Proto"] == "http"
    assert site.asked[-1]["X-Forwarded-For"] == "198.51.100.7, 127.0.0.1"
    assert site.asked[-1]["Host"] == f"127.0.0.1:{proxy}"
    # The proxy before it speaks HTTPS and has named the request.
    ask(proxy, X_Request_ID="of-the-first", X_Forwarded_Proto="https")
    assert (site.asked[-1]["X-Request-ID"], site.asked[-1]["X-Forwarded-Proto"]) == ("of-the-first", "https")


@needs_nginx
def test_who_sends_slowly_holds_nobody(proxy: int, site: Site) -> None:
    with socket.create_connection(("127.0.0.1", proxy)) as slow:
        slow.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab")
        assert ask(proxy)[0].status == 200
        assert len(site.asked) == 1  # of the other
        slow.sendall(b"cd")
        wait_for(lambda: len(site.asked) == 2)


@needs_nginx
def test_who_reads_slowly_holds_nobody(proxy: int, site: Site) -> None:
    with socket.create_connection(("127.0.0.1", proxy)) as slow:
        slow.sendall(b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n")
        wait_for(lambda: site.answered == 1)


@needs_nginx
def test_no_more_than_a_form_is_taken(proxy: int, site: Site) -> None:
    with socket.create_connection(("127.0.0.1", proxy)) as sender:
        sender.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\n")
        assert sender.recv(12) == b"HTTP/1.1 413"
    assert site.asked == []


@needs_nginx
@pytest.mark.parametrize("path", ["/new/package/", "/north-2/package/", "/north-2/sources/a-b/document/new/"])
def test_a_file_is_taken_as_large_as_its_form_says(path: str, proxy: int, site: Site) -> None:
    with closing(HTTPConnection("127.0.0.1", proxy, timeout=PATIENCE)) as connection:
        connection.request("POST", path, bytes(max(MOST_BYTES, documents.MOST_BYTES)))
        assert connection.getresponse().status == 200
    with closing(HTTPConnection("127.0.0.1", proxy, timeout=PATIENCE)) as connection:
        connection.putrequest("POST", path)
        connection.putheader("Content-Length", str(2 * MOST_BYTES))
        connection.endheaders()
        assert connection.getresponse().status == 413


def test_no_reader_is_logged() -> None:
    assert all("access_log off;" in text for name, text in TEXTS.items() if name in ("tracker.conf", "limits.conf"))
    assert not [name for name, text in TEXTS.items() if re.search(r"access_log (?!off;)", text)]
    assert not [name for name, text in TEXTS.items() if re.search(r"error_log \S+ (?!crit;)", text)]
    for name in ("tracker.conf", "compose.conf", "compose-scale.conf"):
        assert "include /etc/nginx/tracker/limits.conf;" in TEXTS[name]
        served = TEXTS[name].count("proxy_pass ")
        assert served == TEXTS[name].count("include /etc/nginx/tracker/proxy.conf;") > 0
