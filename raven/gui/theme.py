"""The look that Raven's programs share: colours, roundings, spacing, fonts, and themes for buttons that stand out."""

from typing import TypeAlias

import dearpygui.dearpygui as dpg

from raven.gui import texts
from raven.gui.fonts import japanese_font

Color: TypeAlias = tuple[int, int, int, int]

BASE: Color = (24, 25, 31, 255)  # behind everything
PANEL: Color = (31, 33, 41, 255)
RAISED: Color = (42, 45, 56, 255)  # fields and buttons
HOVERED: Color = (54, 58, 72, 255)
PRESSED: Color = (66, 71, 88, 255)
LINE: Color = (52, 55, 67, 255)
TEXT: Color = (228, 230, 238, 255)
DIM: Color = (150, 155, 172, 255)
ACCENT: Color = (126, 132, 245, 255)  # what is chosen, what is set
ACCENT_DEEP: Color = (86, 92, 208, 255)
WARM: Color = (240, 178, 92, 255)  # unsaved, unsure
DANGER: Color = (206, 80, 92, 255)
GOOD: Color = (112, 200, 140, 255)
CLEAR: Color = (0, 0, 0, 0)

TEXT_SIZE, HEADING_SIZE, SMALL_SIZE = 18, 20, 15.5  # points

_COLORS = {
    dpg.mvThemeCol_Text: TEXT,
    dpg.mvThemeCol_TextDisabled: DIM,
    dpg.mvThemeCol_WindowBg: BASE,
    dpg.mvThemeCol_ChildBg: PANEL,
    dpg.mvThemeCol_PopupBg: (36, 38, 48, 255),
    dpg.mvThemeCol_Border: LINE,
    dpg.mvThemeCol_FrameBg: RAISED,
    dpg.mvThemeCol_FrameBgHovered: HOVERED,
    dpg.mvThemeCol_FrameBgActive: PRESSED,
    dpg.mvThemeCol_TitleBg: PANEL,
    dpg.mvThemeCol_TitleBgActive: RAISED,
    dpg.mvThemeCol_TitleBgCollapsed: PANEL,
    dpg.mvThemeCol_MenuBarBg: BASE,
    dpg.mvThemeCol_ScrollbarBg: CLEAR,
    dpg.mvThemeCol_ScrollbarGrab: HOVERED,
    dpg.mvThemeCol_ScrollbarGrabHovered: PRESSED,
    dpg.mvThemeCol_ScrollbarGrabActive: DIM,
    dpg.mvThemeCol_CheckMark: ACCENT,
    dpg.mvThemeCol_SliderGrab: ACCENT,
    dpg.mvThemeCol_SliderGrabActive: (160, 165, 255, 255),
    dpg.mvThemeCol_Button: RAISED,
    dpg.mvThemeCol_ButtonHovered: HOVERED,
    dpg.mvThemeCol_ButtonActive: PRESSED,
    dpg.mvThemeCol_Header: (60, 64, 108, 255),
    dpg.mvThemeCol_HeaderHovered: HOVERED,
    dpg.mvThemeCol_HeaderActive: PRESSED,
    dpg.mvThemeCol_Separator: LINE,
    dpg.mvThemeCol_SeparatorHovered: ACCENT,
    dpg.mvThemeCol_SeparatorActive: ACCENT,
    dpg.mvThemeCol_ResizeGrip: CLEAR,
    dpg.mvThemeCol_Tab: PANEL,
    dpg.mvThemeCol_TabHovered: HOVERED,
    dpg.mvThemeCol_TabSelected: RAISED,
    dpg.mvThemeCol_TabSelectedOverline: ACCENT,
    dpg.mvThemeCol_PlotHistogram: ACCENT,
    dpg.mvThemeCol_TableHeaderBg: RAISED,
    dpg.mvThemeCol_TableBorderLight: LINE,
    dpg.mvThemeCol_TableBorderStrong: LINE,
    dpg.mvThemeCol_TableRowBgAlt: (255, 255, 255, 6),
    dpg.mvThemeCol_TextSelectedBg: (86, 92, 208, 150),
    dpg.mvThemeCol_DragDropTarget: WARM,
    dpg.mvThemeCol_NavCursor: ACCENT,
    dpg.mvThemeCol_ModalWindowDimBg: (10, 10, 14, 150),
}

_SIZES = {  # points
    dpg.mvStyleVar_WindowPadding: (10, 8),
    dpg.mvStyleVar_FramePadding: (8, 4),
    dpg.mvStyleVar_ItemSpacing: (8, 6),
    dpg.mvStyleVar_ItemInnerSpacing: (6, 4),
    dpg.mvStyleVar_CellPadding: (4, 2),
    dpg.mvStyleVar_IndentSpacing: (14,),
    dpg.mvStyleVar_ScrollbarSize: (12,),
    dpg.mvStyleVar_GrabMinSize: (9,),
    dpg.mvStyleVar_WindowRounding: (0,),
    dpg.mvStyleVar_ChildRounding: (8,),
    dpg.mvStyleVar_PopupRounding: (7,),
    dpg.mvStyleVar_FrameRounding: (5,),
    dpg.mvStyleVar_ScrollbarRounding: (6,),
    dpg.mvStyleVar_GrabRounding: (4,),
    dpg.mvStyleVar_TabRounding: (5,),
}


class Look:
    """Fonts and themes of one window, made for a scale (pixels per point), and made again for another."""

    def __init__(self, scale: float) -> None:
        with dpg.font_registry() as self._registry:
            pass
        self._fonts: dict[tuple[str, int], int] = {}  # kept for good: fonts cannot be deleted between two frames
        self._theme = 0
        self.primary = _button_theme(ACCENT_DEEP, (104, 110, 230, 255), ACCENT)
        """For the button that does what a dialog is for."""
        self.danger = _button_theme((150, 52, 64, 255), (176, 62, 76, 255), DANGER)
        """For the button that throws something away."""
        self.quiet = _button_theme(CLEAR, HOVERED, PRESSED, text=DIM)
        """For small buttons beside every row."""
        self.on = _button_theme((60, 64, 108, 255), (74, 79, 132, 255), (86, 92, 208, 255))
        """For a button that is a switch, while it is on."""
        self.off = _button_theme(RAISED, HOVERED, PRESSED, text=DIM)
        """The same while it is off."""
        self.heading = _label_theme(TEXT)
        """For a button that is a heading: words that can be clicked."""
        self.label = _label_theme((196, 200, 214, 255))
        """For a button that is the name of a row."""
        self.warm = _text_theme(dpg.mvSelectable, WARM)
        """For what is not saved, in a list."""
        self.at_rest = _slider_theme((62, 67, 84, 255), DIM)
        """For a slider at its default, so that the eye passes over it."""
        self.set = _slider_theme((92, 98, 214, 255), (255, 255, 255, 255))
        """For a slider that was given a value."""
        self.unsaved = _slider_theme((186, 118, 28, 255), (255, 255, 255, 255))
        """For a slider whose value is not saved."""
        self.dialog = 0
        """For the box of a dialog."""
        self.folder = _text_theme(dpg.mvSelectable, (176, 186, 255, 255))
        """For the names of folders in a list."""
        self.rescale(scale)

    def rescale(self, scale: float) -> None:
        """Make fonts and spacing for another scale. Items that were given a font must be given it again."""
        regular, bold = font_files()
        self.text_font = self._font(regular, TEXT_SIZE * scale)
        self.small_font = self._font(regular, SMALL_SIZE * scale)
        self.heading_font = self._font(bold, HEADING_SIZE * scale)
        dpg.bind_font(self.text_font)
        old = self._theme, self.dialog
        self._theme, self.dialog = _global_theme(scale), _dialog_theme(scale)
        dpg.bind_theme(self._theme)
        for theme in filter(None, old):
            dpg.delete_item(theme)

    def _font(self, file: str, size: float) -> int:
        key = file, round(size)
        if key not in self._fonts:
            self._fonts[key] = dpg.add_font(*key, parent=self._registry)
        return self._fonts[key]


def font_files() -> tuple[str, str]:
    """Of texts and of headings, in the language that is spoken."""
    if texts.spoken() == "ja" and (font := japanese_font()) is not None:
        return str(font), str(font)
    import font_source_sans_pro as sans

    return sans.font_files_ttf["SourceSansPro"], sans.font_files_ttf["SourceSansProSemibold"]


def _global_theme(scale: float) -> int:
    with dpg.theme() as theme, dpg.theme_component(dpg.mvAll):
        for target, color in _COLORS.items():
            dpg.add_theme_color(target, color)
        for target, sizes in _SIZES.items():
            dpg.add_theme_style(target, *(size * scale for size in sizes))
        dpg.add_theme_style(dpg.mvStyleVar_WindowBorderSize, 0)
        dpg.add_theme_style(dpg.mvStyleVar_ChildBorderSize, 0)
        dpg.add_theme_style(dpg.mvStyleVar_PopupBorderSize, 1)
    return int(theme)


def _button_theme(color: Color, hovered: Color, pressed: Color, text: Color = TEXT) -> int:
    with dpg.theme() as theme, dpg.theme_component(dpg.mvButton):
        dpg.add_theme_color(dpg.mvThemeCol_Button, color)
        dpg.add_theme_color(dpg.mvThemeCol_ButtonHovered, hovered)
        dpg.add_theme_color(dpg.mvThemeCol_ButtonActive, pressed)
        dpg.add_theme_color(dpg.mvThemeCol_Text, text)
    return int(theme)


def _dialog_theme(scale: float) -> int:
    with dpg.theme() as theme, dpg.theme_component(dpg.mvAll):
        dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 18 * scale, 14 * scale)
        dpg.add_theme_style(dpg.mvStyleVar_WindowRounding, 10 * scale)
        dpg.add_theme_style(dpg.mvStyleVar_WindowBorderSize, 1)
        dpg.add_theme_color(dpg.mvThemeCol_WindowBg, (36, 38, 48, 255))
        dpg.add_theme_color(dpg.mvThemeCol_ChildBg, BASE)
    return int(theme)


def _text_theme(kind: int, color: Color) -> int:
    with dpg.theme() as theme, dpg.theme_component(kind):
        dpg.add_theme_color(dpg.mvThemeCol_Text, color)
    return int(theme)


def _slider_theme(grab: Color, text: Color) -> int:
    with dpg.theme() as theme:
        for kind in (dpg.mvSliderFloat, dpg.mvSliderDouble, dpg.mvSliderInt, dpg.mvDragDouble, dpg.mvDragFloat):
            with dpg.theme_component(kind):
                dpg.add_theme_color(dpg.mvThemeCol_SliderGrab, grab)
                dpg.add_theme_color(dpg.mvThemeCol_Text, text)
    return int(theme)


def _label_theme(color: Color) -> int:
    with dpg.theme() as theme, dpg.theme_component(dpg.mvButton):
        for target in (dpg.mvThemeCol_Button, dpg.mvThemeCol_ButtonHovered, dpg.mvThemeCol_ButtonActive):
            dpg.add_theme_color(target, CLEAR)
        dpg.add_theme_color(dpg.mvThemeCol_Text, color)
        dpg.add_theme_style(dpg.mvStyleVar_ButtonTextAlign, 0.0, 0.5)
        dpg.add_theme_style(dpg.mvStyleVar_FramePadding, 0, 4)
    return int(theme)
