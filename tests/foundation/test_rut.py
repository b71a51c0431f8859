import pytest
from hypothesis import given
from hypothesis import strategies as st

from participa.foundation.rut import MAX_NUMBER, Rut, RutError, check_digit, is_valid_rut, parse_rut

KNOWN = ["12345678-5", "11111111-1", "44444444-4", "5126663-3", "60503000-9", "20000000-5", "10000013-K", "10000004-0"]


@pytest.mark.parametrize("text", [*KNOWN, "65000003-K"])
def test_known_numbers_are_right(text):
    assert parse_rut(text).compact == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "12.345.678-5",
            "12345678-5",
            "123456785",
            " 12 345 678 - 5 ",
            "012.345.678-5",
            "12.345.678–5",
            "12.345.678‐5",
        ),
        "１２３４５６７８-5",
    ],
)
def test_every_way_of_writing_it_is_read(text):
    assert parse_rut(text) == Rut(12345678)
    assert str(parse_rut(text)) == "12.345.678-5"


def test_k_may_be_small():
    assert parse_rut("10.000.013-k") == parse_rut("10000013K")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "-",
            "5",
            "12345678",
            "12.345.678-6",
            "12345678-K",
            "0-0",
            "00000000-0",
            "123456789-2",
            "1234567A-5",
            "abc",
        ),
        *("1\x002345678-5", "=12345678-5", "12345678-55", "-12345678-5x", "K", "KK", "٢-٢"),
    ],
)
def test_what_is_no_rut_is_refused_with_a_sentence(text):
    with pytest.raises(RutError, match=r"RUT"):
        parse_rut(text)
    assert not is_valid_rut(text)


def test_numbers_out_of_range_are_no_rut():
    for number in (0, -1, MAX_NUMBER + 1):
        with pytest.raises(RutError):
            Rut(number)


def test_organisations_are_told_by_a_rule_of_thumb():
    assert Rut(60503000).looks_like_organisation
    assert not Rut(12345678).looks_like_organisation


@given(st.integers(1, MAX_NUMBER))
def test_writing_and_reading_agree(number):
    rut = Rut(number)
    assert parse_rut(str(rut)) == parse_rut(rut.compact) == rut


@given(st.integers(1, MAX_NUMBER), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_figure_is_noticed(number, place, step):
    figures = f"{number:08d}"
    wrong = figures[:place] + str((int(figures[place]) + step) % 10) + figures[place + 1 :]
    assert check_digit(int(wrong)) != check_digit(number)
