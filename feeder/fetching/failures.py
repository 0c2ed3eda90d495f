"""Why there is no answer: the rule that is broken, and the reason in plain words."""

from ssl import SSLCertVerificationError, SSLError

#: OpenSSL's results of verification, from its manual page "openssl-verification-options".
_CERTIFICATES = {
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is signed by itself, and by no authority",
    19: "its certificate leads to an authority that this computer doesn't know",
    20: "its certificate's authority is unknown here, or a certificate between the two is not sent",
    21: "a certificate between its own and an authority is not sent",
    23: "its certificate was revoked",
    62: "its certificate is for another host",
    64: "its certificate is not for this IP address",
}
_REASONS = {
    "WRONG_VERSION_NUMBER": "what answers there doesn't speak TLS",
    "HTTP_REQUEST": "what answers there doesn't speak TLS",
    "UNSUPPORTED_PROTOCOL": "it speaks only versions of TLS that are no longer safe",
    "TLSV1_ALERT_PROTOCOL_VERSION": "it speaks only versions of TLS that are no longer safe",
    "DH_KEY_TOO_SMALL": "its keys are too short to be safe",
    "EE_KEY_TOO_SMALL": "its certificate's key is too short to be safe",
    "TLSV1_UNRECOGNIZED_NAME": "it has no certificate for this host",
    "UNEXPECTED_EOF_WHILE_READING": "it hangs up in the middle",
}


class AnswerError(OSError):
    """There is no answer: `rule` is the id of the rule that says how to mend it, the message is the reason."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule


def tls(error: SSLError) -> str:
    """What is wrong with a server's TLS."""
    if isinstance(error, SSLCertVerificationError):
        return _CERTIFICATES.get(error.verify_code) or f"its certificate is refused: {error.verify_message}"
    reason = error.reason or "no reason given"
    return _REASONS.get(reason) or f"no connection comes about ({reason.lower().replace('_', ' ')})"
