"""Encodings are decided over the whole file, by rule."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import BadConfiguration, BadData, NoInput
from campaign.files.encodings import check_encoding, file_digest, read_utf8_blocks, refuse_changed, survey_file

TEXT = "이름,도시\n민지,서울\n똠방,부산\n"
"""똠 is in CP949 and not in EUC-KR."""


def decode(content: bytes, path: Path, encoding: str = "", block: int = 1 << 16) -> tuple[str, str]:
    """The encoding that is found, and the text."""
    path.write_bytes(content)
    with path.open("rb") as file:
        survey = survey_file(file, path.name, encoding)
        return survey.encoding, b"".join(read_utf8_blocks(file, survey, block)).decode()


@pytest.mark.parametrize(
    ("written", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-32", "utf-32-le"), ("cp949", "cp949")],
)
@pytest.mark.parametrize("block", [1, 3, 1 << 16])
def test_korean_files_are_read_however_they_are_written(written: str, found: str, block: int, tmp_path: Path) -> None:
    """By byte order mark, else UTF-8, else CP949; wherever the blocks are cut."""
    assert decode(TEXT.encode(written), tmp_path / "t.csv", block=block) == (found, TEXT)


def test_big_endian_marks_are_read(tmp_path: Path) -> None:
    """As some servers write them."""
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be"), tmp_path / "t.csv") == ("utf-16-be", TEXT)


def test_a_file_of_another_encoding_is_refused_with_line_and_byte(tmp_path: Path) -> None:
    """Both attempts are told, and the way out."""
    with pytest.raises(BadData, match=re.escape("t.csv:2: byte 4 is not UTF-8, and byte 4 (line 2)")) as caught:
        decode("a,b\né,x\n".encode("latin-1"), tmp_path / "t.csv")
    assert 'encoding = "cp1252"' in caught.value.way_out


def test_one_late_byte_decides_for_the_whole_file(tmp_path: Path) -> None:
    """A file is never read half in one encoding and half in another."""
    plain = "a,b\n" + "x,y\n" * 50_000
    assert decode((plain + "민지,1\n").encode("cp949"), tmp_path / "t.csv")[0] == "cp949"
    with pytest.raises(BadData, match=re.escape("t.csv:50003:")):
        decode((plain + "민지,1\n").encode() + b"\xff,\xff\n", tmp_path / "t.csv")


def test_a_cut_character_at_the_end_is_refused(tmp_path: Path) -> None:
    """The file was not copied to its end."""
    with pytest.raises(BadData, match="is not UTF-8"):
        decode("a\n€".encode()[:-1], tmp_path / "t.csv")


def test_a_stated_encoding_is_used_and_checked(tmp_path: Path) -> None:
    """A byte order mark is stronger."""
    assert decode("a,é\n".encode("cp1252"), tmp_path / "t.csv", "cp1252") == ("cp1252", "a,é\n")
    assert decode("a,é\n".encode("utf-8-sig"), tmp_path / "t.csv", "cp1252") == ("utf-8", "a,é\n")
    with pytest.raises(BadData, match=re.escape("t.csv:2: byte 2 is not ascii")):
        decode(b"a\n\xe9\n", tmp_path / "t.csv", "ascii")


def test_utf_16_without_a_mark_is_recognised(tmp_path: Path) -> None:
    """It is valid UTF-8 full of NUL bytes."""
    with pytest.raises(BadData, match="looks like UTF-16") as caught:
        decode("customer_id,phone\n".encode("utf-16-le"), tmp_path / "t.csv")
    assert "utf-16-le" in caught.value.way_out
    assert decode("a,b\n".encode("utf-16-le"), tmp_path / "t.csv", "utf-16-le") == ("utf-16-le", "a,b\n")


@pytest.mark.parametrize("name", ["utf-7", "rot13", "punycode", "klingon", "hex", "\0"])
def test_an_encoding_that_files_do_not_have_is_refused(name: str) -> None:
    """Python knows more codecs than files are written in."""
    with pytest.raises(BadConfiguration, match="is not known"):
        check_encoding(name)


def test_an_encoding_may_be_spelled_in_any_usual_way() -> None:
    """UTF8, MS949 and Windows-1252 are what people write."""
    assert [check_encoding(name) for name in ("UTF8", "MS949", "windows-1252", "EUC_KR")] == [
        "utf-8", "cp949", "cp1252", "euc-kr",
    ]  # fmt: skip


def test_the_digest_is_that_of_the_file(tmp_path: Path, write_file: Callable[..., Path]) -> None:
    """Both by itself and beside the survey, byte order mark included."""
    content = ("\ufeff" + TEXT * 5000).encode()
    path = write_file(content)
    with path.open("rb") as file:
        assert survey_file(file, "t").sha256 == file_digest(path) == hashlib.sha256(content).hexdigest()
    with pytest.raises(NoInput, match="No such file"):
        file_digest(tmp_path / "absent.csv")


def test_a_file_that_changes_while_it_is_read_is_refused(write_file: Callable[..., Path]) -> None:
    """Half of the old and half of the new would be neither."""
    path = write_file(TEXT)
    with path.open("rb") as file:
        survey = survey_file(file, "t.csv")
        refuse_changed(file, "t.csv", survey)
        with path.open("ab") as other:
            other.write(b"more\n")
        with pytest.raises(BadData, match="changed while it was read"):
            refuse_changed(file, "t.csv", survey)


@given(
    text=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1),
    written=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    block=st.integers(1, 9),
)
def test_any_unicode_text_is_read_back(text: str, written: str, block: int) -> None:
    """Where the encoding is known by its mark or by being UTF-8."""
    with tempfile.TemporaryFile() as file:
        file.write(text.removeprefix("\ufeff").encode(written))
        survey = survey_file(file, "t.csv")  # type: ignore[arg-type]
        read = b"".join(read_utf8_blocks(file, survey, block))  # type: ignore[arg-type]

    assert read.decode() == text.removeprefix("\ufeff")
