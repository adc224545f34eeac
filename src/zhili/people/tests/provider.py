"""A small identity provider (OpenID Connect) in a process of its own: ``python -m zhili.people.tests.provider``.

It prints its address. Whom it takes the visitor for, and with what fault it answers, is told it by ``POST /be``.
"""

import base64
import hashlib
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "zhili-house", "not-so-secret-0123456789abcdef-0123"
_KEYS = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in ("ours", "strange")}


class Provider(BaseHTTPRequestHandler):
    """Its few endpoints. ``as_`` is what ``/be`` said last, ``codes`` what was given out."""

    as_: dict[str, Any] = {}
    codes: dict[str, dict[str, str]] = {}

    @property
    def _issuer(self) -> str:
        return f"http://{self.headers['Host']}"

    def do_GET(self) -> None:
        """What it says of itself, its keys, and the visitor's way through."""
        parts = urlsplit(self.path)
        if parts.path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            told = {name: f"{self._issuer}/{path}" for name, path in names.items()}
            methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
            self._say({"issuer": self.as_.get("issuer", self._issuer), **told, **methods})
        elif parts.path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEYS["ours"].public_key()))
            self._say({"keys": [{**public, "kid": "ours", "alg": "RS256", "use": "sig"}]})
        else:
            self._authorize({name: values[0] for name, values in parse_qs(parts.query).items()})

    def do_POST(self) -> None:
        """Exchanging a code, and being told whom to be."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/be":
            type(self).as_ = json.loads(body)
            self._say({})
        else:
            self._exchange({name: values[0] for name, values in parse_qs(body).items()})

    def _authorize(self, asked: dict[str, str]) -> None:
        code = hashlib.sha256(f"{time.time_ns()}".encode()).hexdigest()
        self.codes[code] = asked
        said = {"error": "access_denied"} if self.as_.get("denies") else {"code": code}
        self.send_response(302)
        self.send_header(
            "Location", f"{asked['redirect_uri']}?{urlencode({**said, 'state': asked['state']})}"
        )
        self.end_headers()

    def _exchange(self, sent: dict[str, str]) -> None:
        asked = self.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        good = (
            asked is not None
            and (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
            and asked["redirect_uri"] == sent.get("redirect_uri")
            and (asked["code_challenge_method"], asked["code_challenge"]) == ("S256", proof)
        )
        if not good:
            self._say({"error": "invalid_grant"}, status=400)
            return
        token = {} if self.as_.get("no token") else {"id_token": self._token()}
        self._say({"access_token": "opaque", "token_type": "Bearer", **token})

    def _token(self) -> str:
        now = int(time.time())
        claims = {"iss": self._issuer, "aud": CLIENT, "sub": "4711", "iat": now, "exp": now + 300}
        claims |= self.as_.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        algorithm = self.as_.get("algorithm", "RS256")
        key: Any = {"RS256": _KEYS[self.as_.get("key", "ours")], "HS256": SECRET, "none": None}[algorithm]
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "ours"})

    def _say(self, content: dict[str, Any], *, status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """It says nothing."""


def main() -> None:
    """Serve until the process is ended."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
