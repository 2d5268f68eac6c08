"""Sealing of personal fields: AES-256-GCM bound to table, row and column, and keyed blind indexes."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from webapp.core.keys import Keyring

NONCE_BYTES = 12
INDEX_BYTES = 16


@dataclass
class Vault:
    """Seals and opens values under the keys of one installation."""

    keys: Keyring
    _derived: dict[str, bytes] = field(default_factory=dict, repr=False)

    def seal(self, plain: bytes, place: str) -> bytes:
        """Encrypt for one place ("table|row|column"): a sealed value moved elsewhere no longer opens."""
        number = self.keys.current
        nonce = secrets.token_bytes(NONCE_BYTES)
        head = bytes([number])
        return head + nonce + AESGCM(self.keys.fields[number]).encrypt(nonce, plain, head + place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Decrypt what was sealed for this place; raises InvalidTag if it was moved or changed."""
        head, nonce, body = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        return AESGCM(self.keys.fields[head[0]]).decrypt(nonce, body, head + place.encode())

    def index(self, column: str, canonical: str) -> bytes:
        """Return the blind index of a canonical value: equal values meet, and without the key nobody can guess them."""
        return hmac.new(self._key(f"index:{column}"), canonical.encode(), hashlib.sha256).digest()[
            :INDEX_BYTES
        ]

    def sign(self, purpose: str, message: str) -> str:
        """Return a keyed mark of a message, for tokens that the browser carries and we must recognise."""
        return hmac.new(self._key(f"sign:{purpose}"), message.encode(), hashlib.sha256).hexdigest()

    def _key(self, purpose: str) -> bytes:
        """Return the key of a purpose, derived once: a page signs a form for each of its buttons."""
        if purpose not in self._derived:
            self._derived[purpose] = self.keys.derive(purpose)
        return self._derived[purpose]
