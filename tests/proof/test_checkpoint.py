"""Checkpoints and cosignatures are C2SP's, byte for byte, and nothing else is taken for one."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from legajo.proof import checkpoint as cp
from legajo.proof.checkpoint import Checkpoint, KeySort, Verifier
from legajo.proof.tree import ProofError


KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
ORIGIN = "legajo/110000/5f3a"
LOG = Verifier(ORIGIN, cp.raw_public(KEY), KeySort.NOTE)
WITNESS = Verifier("witness.example/w1", cp.raw_public(OTHER), KeySort.COSIGNATURE)
POINT = Checkpoint(ORIGIN, 20852163, base64.b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="))


def test_the_example_of_the_specification_parses() -> None:
    raw = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    ).encode()
    note = cp.parse_note(raw)
    assert note.encode() == raw
    assert cp.parse_checkpoint(note.text).size == 20852163
    assert note.signatures[1].key_id.hex() == "8d66cf3f"
    assert int.from_bytes(note.signatures[1].signature[:8], "big") == 1679315147


def test_a_signed_checkpoint_opens() -> None:
    raw = cp.sign(POINT, ORIGIN, KEY).encode()
    assert cp.open_checkpoint(raw, LOG) == POINT
    assert raw.decode().splitlines()[:4] == [
        ORIGIN,
        "20852163",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "",
    ]


def test_a_cosignature_carries_its_time() -> None:
    note = cp.sign(POINT, ORIGIN, KEY)
    both = note.with_signatures(cp.cosign(note.text, WITNESS.name, OTHER, 1679315147))
    read = cp.parse_note(both.encode())
    assert cp.check_signed(read, WITNESS) == 1679315147
    assert cp.check_signed(read, LOG) is None


def test_keys_travel_as_text() -> None:
    for verifier in (LOG, WITNESS):
        assert cp.parse_vkey(verifier.vkey + "\n") == verifier
    for wrong in (
        "",
        "a+b",
        LOG.vkey[:-4],
        "x" + LOG.vkey,
        LOG.vkey.replace("+", "-"),
        f"{ORIGIN}+00000000+{LOG.vkey.split('+', 2)[2]}",
    ):
        with pytest.raises(ProofError):
            cp.parse_vkey(wrong)


@pytest.mark.parametrize(
    "change",
    [
        (ORIGIN, "legajo/other"),
        ("20852163", "20852164"),
        ("CsUY", "DsUY"),
        ("— legajo", "- legajo"),
        ("\n\n", "\n"),
    ],
)
def test_a_changed_checkpoint_does_not_open(change: tuple[str, str]) -> None:
    raw = cp.sign(POINT, ORIGIN, KEY).encode().decode()
    with pytest.raises(ProofError):
        cp.open_checkpoint(raw.replace(*change, 1).encode(), LOG)


def test_a_foreign_signature_does_not_count() -> None:
    with pytest.raises(ProofError, match="did not sign"):
        cp.open_checkpoint(cp.sign(POINT, ORIGIN, OTHER).encode(), LOG)
    forged = cp.Signature(ORIGIN, LOG.key_id, OTHER.sign(POINT.text.encode()))
    with pytest.raises(ProofError, match="wrong"):
        cp.open_checkpoint(cp.Note(POINT.text, (forged,)).encode(), LOG)
    with pytest.raises(
        ProofError, match="wrong"
    ):  # one good signature does not excuse a bad one of the same key
        cp.open_checkpoint(cp.sign(POINT, ORIGIN, KEY).with_signatures(forged).encode(), LOG)


def test_a_logs_signature_is_no_cosignature() -> None:
    witness = Verifier(ORIGIN, cp.raw_public(KEY), KeySort.COSIGNATURE)
    with pytest.raises(ProofError):
        cp.check_signed(cp.sign(POINT, ORIGIN, KEY), witness)


@pytest.mark.parametrize(
    "text",
    ["", "\n", "a\n1\n", "a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
     "a\n1\nCsUY\n", "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
     "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", "a\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"],
)  # fmt: skip
def test_what_is_not_a_checkpoint(text: str) -> None:
    with pytest.raises(ProofError):
        cp.parse_checkpoint(text)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"text\n",
        b"text\n\n",
        b"text\n\n\xe2\x80\x94 a b\n",
        b"a\tb\n\n\xe2\x80\x94 a AAAAAAA=\n",
        b"x" * 1_000_001,
    ],
)
def test_what_is_not_a_note(raw: bytes) -> None:
    with pytest.raises(ProofError):
        cp.parse_note(raw)
