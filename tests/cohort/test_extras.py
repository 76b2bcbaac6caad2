"""A package that is not there is answered with the line that installs it."""

import pytest

from psoas.cohort.extras import from_extra
from psoas.errors import MissingExtra


def test_a_missing_package_names_the_extra():
    with pytest.raises(MissingExtra, match=r"Comparing curves needs .* pip install 'psoas\[cohort\]'"):
        from_extra("a_package_that_nobody_has", "Comparing curves")


def test_a_package_that_is_there_comes_as_it_is():
    assert from_extra("json", "Writing").dumps([1]) == "[1]"
