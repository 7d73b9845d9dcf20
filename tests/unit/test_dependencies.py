"""Requirements of a plan: by the names of their distributions, and none on the package itself."""

from __future__ import annotations

import pytest

from pygen_copier.plan.dependencies import distributed, names_itself


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sklearn", "scikit-learn"),
        ("cv2>=4.9", "opencv-python>=4.9"),
        ("PIL", "pillow"),
        ("yaml ; python_version > '3.8'", "pyyaml ; python_version > '3.8'"),
        ("skimage[data]~=0.22", "scikit-image[data]~=0.22"),
        ("bs4", "beautifulsoup4"),
    ],
)
def test_what_is_imported_is_written_by_its_distribution(written: str, meant: str) -> None:
    """The name is mended, and the version, extras and marker stay."""
    assert distributed([written], "tiny-codes") == [meant]


@pytest.mark.parametrize("text", ["numpy>=1.26", "attrs", "msgpack", "psycopg2", "google", "x y"])
def test_what_has_its_own_name_stays(text: str) -> None:
    """A distribution of that name, one that many bring, and what is no requirement are left."""
    assert distributed([text], "tiny-codes") == [text]


@pytest.mark.parametrize("text", ["tiny-codes", "Tiny.Codes>=1", "tiny_codes[dev]"])
def test_a_package_does_not_need_itself(text: str) -> None:
    """However it is spelt, it is left out of what a model wants, for others may own that name."""
    assert names_itself(["numpy", text], "tiny-codes")
    assert distributed(["numpy", text], "tiny-codes") == ["numpy"]
    assert not names_itself(["numpy", "tiny-codes-extra"], "tiny-codes")
