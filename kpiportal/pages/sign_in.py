"""The words of the sign-in forms: allauth's own, with labels and hints in the portal's English."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp

LABELS = {
    "login": "E-mail address",
    "email": "E-mail address",
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "New password again",
}
HINTS = {
    "password1": "At least 12 characters, and not close to your name or your e-mail address. "
    "Three or four words that don’t belong together are easy to remember.",
    "code": "The 6 digits from your authenticator app, or one of your recovery codes.",
}


class _InOurWords:
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HINTS.get(name, "")
        if code := self.fields.get("code"):
            code.widget.attrs |= {"class": "govuk-input--width-10", "spellcheck": "false"}


class SignIn(_InOurWords, account.LoginForm):
    pass


class ForgottenPassword(_InOurWords, account.ResetPasswordForm):
    pass


class NewPassword(_InOurWords, account.ResetPasswordKeyForm):
    pass


class ChangePassword(_InOurWords, account.ChangePasswordForm):
    pass


class PasswordAgain(_InOurWords, account.ReauthenticateForm):
    pass


class Code(_InOurWords, codes.AuthenticateForm):
    pass


class CodeAgain(_InOurWords, codes.ReauthenticateForm):
    pass


class FirstCode(_InOurWords, totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code"
        self.fields["code"].help_text = "The 6 digits that your authenticator app shows."
