"""The last stages of a frame: from the posed picture to what is sent."""

from math import floor

from raven.errors import Place
from raven.settings.animator_settings import AnimatorSettings, Crop
from raven.video.picture import Picture, Rgba8
from raven.video.postprocessor import parse_chain
from raven.video.upscaler import Upscaler


class Output:
    """Settings, with what they ask of the last stages: their upscaler and their chain of filters, checked and ready.

    It changes nothing in itself, so all who make frames with these settings share one.
    """

    def __init__(self, settings: AnimatorSettings) -> None:
        """Raises `InvalidInput` for a chain that cannot be, `Unavailable` for an upscaler whose package is missing."""
        field = "animator_settings"
        self.settings = settings
        self.upscaler = Upscaler(settings.upscale, settings.upscale_quality, settings.upscale_preset, field)
        filters = settings.postprocessor_chain if settings.postprocessor_enabled else ()
        self.chain = parse_chain(filters, Place.at(field, "postprocessor_chain"))

    def full_size(self, picture: Picture) -> tuple[int, int]:
        """(width, height) of the finished picture if it were not cropped."""
        return self.upscaler.size_of(*picture.size)

    def corner(self, picture: Picture) -> tuple[int, int]:
        """Where the upper left corner of the crop is in the finished picture."""
        crop, (width, height) = self.settings.crop, picture.size
        if not crop.enabled:
            return 0, 0
        return round(floor(crop.left * width) * self.upscaler.factor), round(
            floor(crop.top * height) * self.upscaler.factor
        )


def cropped(rgba8: Rgba8, crop: Crop) -> Rgba8:
    """What the crop keeps, if it is enabled: from pixel floor(left * width) up to floor(right * width), rows alike.

    It is not copied.
    """
    if not crop.enabled:
        return rgba8
    height, width, _ = rgba8.shape
    rows = slice(floor(crop.top * height), floor(crop.bottom * height))
    columns = slice(floor(crop.left * width), floor(crop.right * width))
    return rgba8[rows, columns]
