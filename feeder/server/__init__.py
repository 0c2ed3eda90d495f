"""HTTP: `files` serves what is published, `admin` answers the operator, `listening` has either of them answer."""
