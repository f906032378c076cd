"""What a browser sends that is asked for the server's key."""

from raven.wire.forms import Form, Text, told


class LoginCall(Form):
    """The server's key, for which a browser gets a cookie."""

    key: Text = told("The server's key.")
