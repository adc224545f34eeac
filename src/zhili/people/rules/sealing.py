"""Encryption of personal data: AES-256-GCM under keys that are derived per holder, and keyed look-up digests.

Owns the cipher and the derivation; where the keys lie is not its business. One key per holder keeps
random nonces far from the limit of GCM (NIST SP 800-38D, 8.3).
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

KEY_BYTES = 32
_NONCE_BYTES = 12


class PrivateKeyMissing(ZhiliError):
    """The key that a record was sealed with is not this house's."""

    code = "private-key-missing"
    status = 503
    message = Text(
        zh="个人信息用另一把密钥加密（{key_id}），现有的密钥是 {present}。"
        "请把原来的密钥文件放回主目录的 private_keys。",
        en="Personal data was encrypted under another key ({key_id}; this house has {present}). "
        "Put the former key file back into private_keys of the home folder.",
    )


class PrivateDataDamaged(ZhiliError):
    """A sealed record does not open: it was changed after it was written."""

    code = "private-data-damaged"
    status = 500
    message = Text(
        zh="一条个人信息记录已损坏或被改动，无法解密。请从备份恢复并检查数据库的访问记录。",
        en="A record of personal data was damaged or changed and cannot be decrypted. "
        "Restore it from a backup and look into who had access to the database.",
    )


@dataclass(frozen=True)
class Keyring:
    """A key of 32 bytes, a district's or the house's own, and what is derived from it."""

    master: bytes

    def __post_init__(self) -> None:
        if len(self.master) != KEY_BYTES:
            raise ValueError(f"the private key must have {KEY_BYTES} bytes")

    @cached_property
    def key_id(self) -> str:
        """A short name of the key that says nothing about it."""
        return hashlib.sha256(b"zhili key id" + self.master).hexdigest()[:12]

    @cached_property
    def _sealing(self) -> bytes:
        return self._derived(b"zhili seal")

    @cached_property
    def _looking_up(self) -> bytes:
        return self._derived(b"zhili look-up")

    def seal(self, fields: Mapping[str, str], *, holder: UUID) -> bytes:
        """The fields, encrypted for their holder: a nonce of 12 bytes, then the ciphertext with its tag."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher(holder).encrypt(nonce, orjson.dumps(dict(fields)), holder.bytes)

    def open(self, sealed: bytes, *, holder: UUID, key_id: str) -> dict[str, str]:
        """The fields again. Raises PrivateKeyMissing, PrivateDataDamaged."""
        if key_id != self.key_id:
            raise PrivateKeyMissing(key_id=key_id, present=self.key_id)
        nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            plain = self._cipher(holder).decrypt(nonce, ciphertext, holder.bytes)
        except (InvalidTag, ValueError) as fault:
            raise PrivateDataDamaged from fault
        fields: dict[str, str] = orjson.loads(plain)
        return fields

    def look_up(self, purpose: str, value: str) -> bytes:
        """A digest (32 bytes) by which equal values are found, and which is worth nothing without the key."""
        return hmac.digest(self._looking_up, f"{purpose}\0{value}".encode(), "sha256")

    def _cipher(self, holder: UUID) -> AESGCM:
        return AESGCM(hmac.digest(self._sealing, holder.bytes, "sha256"))

    def _derived(self, info: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self.master)
