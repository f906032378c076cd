"""What viewers say of how they get along."""

from raven.wire.forms import Finite, Form, Text, told

LONGEST_NAME = 200  # characters


class ReportViewingCall(Form):
    """How a viewer gets along with what it is sent, over the last two seconds or so. A report holds for five seconds."""

    viewer: Text = told("What it called itself in the address of its feed.", max_length=LONGEST_NAME)
    late: Finite = told("Seconds more than the quickest frame took until a frame is drawn.", ge=0, default=0.0)
    undrawn: Finite = told("Which share of the frames that came was never drawn.", ge=0, le=1, default=0.0)
